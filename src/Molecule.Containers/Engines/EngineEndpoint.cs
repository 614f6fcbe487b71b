namespace Molecule.Containers.Engines;

/// <summary>Where an engine listens, and how that was found out.</summary>
/// <param name="Address"><c>unix://</c>, <c>npipe://</c>, <c>tcp://</c>, <c>http://</c> or <c>https://</c>.</param>
/// <param name="Origin">For people, such as "DOCKER_HOST" or "managed engine".</param>
/// <param name="Tls">Null means no TLS, except on <c>https://</c>, which then trusts the system's authorities.</param>
public sealed record EngineEndpoint(Uri Address, string Origin, EngineTls? Tls = null)
{
    /// <summary>True for sockets and pipes: what listens there runs on this machine.</summary>
    public bool IsLocal => Address.Scheme is "unix" or "npipe";

    public override string ToString() => $"{Address} ({Origin})";
}
