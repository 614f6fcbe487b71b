using System.Collections.Immutable;

namespace Molecule.Stack.Services;

/// <summary>How people reach a service from this machine.</summary>
public static class ServiceUrl
{
    /// <summary>An address for a browser when the service is known to speak HTTP, else host and port of its first published port; null when it publishes none.</summary>
    /// <param name="definition">Null when the stack file does not name it.</param>
    public static string? Of(ServiceDefinition? definition, ImmutableArray<PublishedPort> ports)
    {
        if (definition?.Readiness is ServiceReadiness.HttpGet http && ports.FirstOrDefault(port => port.Container == http.Port) is { } web)
        {
            return $"http://localhost:{web.Host}";
        }

        return ports.IsEmpty ? null : ports[0].ToString();
    }
}
