using Molecule.Containers.Processes;

namespace Molecule.Containers.Engines.Discovery;

/// <summary>Says where the user's engine may be, in the order that users of docker expect; contacts nothing.</summary>
public sealed class EngineDiscovery(IEnvironmentVariables environment, IFileProbe files, bool windows)
{
    private readonly DockerContext _context = new(environment, files);

    public static EngineDiscovery OfThisMachine(IEnvironmentVariables environment) => new(environment, FileProbe.Instance, OperatingSystem.IsWindows());

    /// <exception cref="InvalidEngineSelectionException"><c>DOCKER_HOST</c> or the context names something that cannot be spoken to.</exception>
    /// <exception cref="DockerContextException">The selected docker context cannot be read.</exception>
    public EngineCandidates Find()
    {
        if (environment.Get("DOCKER_HOST") is { Length: > 0 } host)
        {
            return new EngineCandidates(Named: true, [WithTls(EngineSelection.ParseEndpoint(host, "DOCKER_HOST"))]);
        }

        return _context.Current() is { } selected
            ? new EngineCandidates(Named: true, [selected])
            : new EngineCandidates(Named: false, [.. WellKnown().DistinctBy(endpoint => endpoint.Address)]);
    }

    /// <summary>
    /// The endpoint with the TLS that <c>DOCKER_TLS_VERIFY</c> or <c>DOCKER_TLS</c> ask for. Both verify the engine's certificate: a TLS that
    /// trusts everybody is not worth its name, and a context can ask for it explicitly.
    /// </summary>
    public EngineEndpoint WithTls(EngineEndpoint endpoint)
    {
        var wanted = environment.Get("DOCKER_TLS_VERIFY") is { Length: > 0 } || environment.Get("DOCKER_TLS") is { Length: > 0 };
        if (endpoint.IsLocal || !wanted)
        {
            return endpoint;
        }

        var folder = environment.Get("DOCKER_CERT_PATH") is { Length: > 0 } path ? path : _context.Folder;
        return endpoint with
        {
            Tls = new EngineTls(Path.Combine(folder, "ca.pem"), Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"), SkipVerify: false),
        };
    }

    private IEnumerable<EngineEndpoint> WellKnown()
    {
        if (windows)
        {
            return [new EngineEndpoint(new Uri("npipe://./pipe/docker_engine"), "docker's named pipe")];
        }

        var home = StateHome.UserHome(environment);
        var runtime = environment.Get("XDG_RUNTIME_DIR");
        (string? Path, string Origin)[] places =
        [
            ("/var/run/docker.sock", "the system's docker socket"),
            (runtime is { Length: > 0 } ? Path.Combine(runtime, "docker.sock") : null, "rootless docker"),
            (Path.Combine(home, ".docker", "run", "docker.sock"), "docker desktop"),
            (runtime is { Length: > 0 } ? Path.Combine(runtime, "podman", "podman.sock") : null, "rootless podman"),
            ("/run/podman/podman.sock", "the system's podman socket"),
            (Path.Combine(home, ".local", "share", "containers", "podman", "machine", "podman.sock"), "podman machine"),
        ];
        return from place in places
               where place.Path is not null && files.Exists(place.Path)
               select new EngineEndpoint(new Uri("unix://" + place.Path), place.Origin);
    }
}
