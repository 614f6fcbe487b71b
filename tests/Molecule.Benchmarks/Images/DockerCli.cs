using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Containers.Debian;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;

namespace Molecule.Benchmarks.Images;

/// <summary>The docker CLI of the distribution's <c>docker.io</c>, with BuildKit: what a script in place of this pipeline would call.</summary>
internal sealed class DockerCli(UnpackedPackages packages, ContainerEngine engine, string token, string configuration)
{
    private readonly string _program = packages.Find("docker")
        ?? throw new PackagesUnavailableException("engine", "docker.io brings no docker program.", "Install docker.io's version 20.10 by hand.");

    /// <summary>The managed engine's own packages have the CLI; where they are not unpacked, a set of its own keeps theirs intact.</summary>
    public static async Task<DockerCli> UnpackAsync(StateHome home, ContainerEngine engine, string token, string configuration, CancellationToken cancellation)
    {
        var packages = new DebianPackages(home, TimeProvider.System, NullLogger.Instance);
        var found = packages.Find(new PackageSet("engine", ["docker.io"]))
            ?? await packages.EnsureAsync(new PackageSet("docker-cli", ["docker.io"]), (_, _) => Task.CompletedTask, cancellation);
        return new DockerCli(found, engine, token, configuration);
    }

    public Task BuildAsync(ContextSet contexts, RuntimeName runtime, CancellationToken cancellation) =>
        RunAsync(["build", "--quiet", "--tag", $"molecule-bench/{runtime}:{token}", contexts.Of(runtime)], cancellation);

    public Task PushAsync(Tag image, CancellationToken cancellation) => RunAsync(["push", "--quiet", image.ToString()], cancellation);

    public async Task BuildInSequenceAsync(ContextSet contexts, CancellationToken cancellation)
    {
        foreach (var runtime in RuntimeCatalogue.All)
        {
            await BuildAsync(contexts, runtime, cancellation);
        }
    }

    public Task BuildInParallelAsync(ContextSet contexts, CancellationToken cancellation) =>
        Task.WhenAll(RuntimeCatalogue.All.Select(runtime => BuildAsync(contexts, runtime, cancellation)));

    public Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) => Scratch.RunAsync(
        new ProcessSpec(_program, arguments)
        {
            Environment = new Dictionary<string, string?>
            {
                ["DOCKER_BUILDKIT"] = "1",
                ["DOCKER_HOST"] = engine.Endpoint.Address.ToString().TrimEnd('/'),
                ["DOCKER_CONFIG"] = configuration,
                ["DOCKER_CONTEXT"] = null,
            },
        },
        cancellation);
}
