using System.Net.Sockets;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Containers.References;

namespace Molecule.Images.BaseImages;

/// <summary>Finds out in seconds whether a registry can be reached at all: an engine retries a dead name or a silent network for minutes.</summary>
internal sealed class RegistryReach(IEnvironmentVariables environment)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <returns>Null when it can be reached, or when only the engine itself can tell: behind a proxy or mirror, or on another machine.</returns>
    public async Task<string?> ProblemAsync(ContainerEngine engine, Tag reference, CancellationToken cancellation)
    {
        var info = await engine.Docker.System.GetSystemInfoAsync(cancellation);
        var proxied = !string.IsNullOrEmpty(info.HTTPSProxy) || !string.IsNullOrEmpty(info.HTTPProxy)
            || environment.Get("HTTPS_PROXY") is { Length: > 0 } || environment.Get("https_proxy") is { Length: > 0 };
        var mirrored = reference.Repository.Host is null && info.RegistryConfig?.Mirrors is { Count: > 0 };
        if (!engine.Endpoint.IsLocal || proxied || mirrored)
        {
            return null;
        }

        var (host, port) = Address(reference, info.IndexServerAddress);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, limit.Token);
            return null;
        }
        catch (SocketException exception)
        {
            return $"the registry {host}:{port} cannot be reached ({exception.Message})";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"the registry {host}:{port} does not answer within {Limit.TotalSeconds:0} s";
        }
    }

    /// <param name="index">The engine's default registry, as a URL; it is asked for names without a host.</param>
    private static (string Host, int Port) Address(Tag reference, string? index)
    {
        var text = reference.Repository.Host is { } named and not "docker.io" ? "https://" + named : index;
        var address = Uri.TryCreate(text, UriKind.Absolute, out var parsed) ? parsed : new Uri("https://docker.io");
        return (address.IdnHost, address.Port);
    }
}
