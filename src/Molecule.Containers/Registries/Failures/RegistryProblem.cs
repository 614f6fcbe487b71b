using System.Collections.Immutable;
using System.Net;

namespace Molecule.Containers.Registries.Failures;

/// <summary>The evidence of a failed request.</summary>
/// <param name="What">What was asked of whom, such as "Reading manifest 'latest' of registry.example/team/app"; starts the message.</param>
/// <param name="Kind">What the address names: it tells what a 404 means.</param>
/// <param name="Host">Who answered: the registry, its token service, or the object store it sent us to.</param>
public sealed record RegistryProblem(string What, RegistrySubject Kind, string Host)
{
    public HttpStatusCode? Status { get; init; }

    /// <summary>The OCI error codes of the body, in order; empty when the body was not structured.</summary>
    public ImmutableArray<string> Codes { get; init; } = [];

    /// <summary>The first structured message, redacted, at most 500 characters; null when there was none.</summary>
    public string? Message { get; init; }

    /// <summary>What the registry asked for; null when it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    internal string Detail
    {
        get
        {
            var parts = new List<string>();
            if (Status is { } status)
            {
                parts.Add($"HTTP {(int)status} from {Host}");
            }

            if (!Codes.IsEmpty)
            {
                parts.Add(string.Join(", ", Codes));
            }

            if (Message is not null)
            {
                parts.Add(Message.TrimEnd('.'));
            }

            return parts.Count == 0 ? string.Empty : $" ({string.Join("; ", parts)})";
        }
    }
}
