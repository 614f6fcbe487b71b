using System.Collections.Immutable;
using System.Net;
using Molecule.Containers.Registries.Authorization;
using Molecule.Containers.Registries.Failures;

namespace Molecule.Containers.Registries.Transport;

/// <summary>One request to a registry, in a form that can be sent more than once.</summary>
/// <param name="Path">Below <c>/v2/</c>; an absolute URL (an upload location, a further page) is taken as it is.</param>
internal sealed record RegistryCall(HttpMethod Method, RegistryHost Host, string Path, RegistrySubject Subject, string What)
{
    public ImmutableArray<AccessScope> Scopes { get; init; } = [];

    public ImmutableArray<string> Accept { get; init; } = [];

    /// <summary>Makes a new body for every attempt; null means none.</summary>
    public Func<Inactivity, HttpContent>? Content { get; init; }

    /// <summary>First byte that is asked for; 0 asks for all.</summary>
    public long RangeFrom { get; init; }

    /// <summary>Answers beside 2xx that the caller reads itself.</summary>
    public ImmutableArray<HttpStatusCode> Expected { get; init; } = [];

    public RegistryProblem Problem(string host) => new(What, Subject, host);
}
