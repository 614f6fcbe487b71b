using Molecule.Containers.Debian;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Images.Runtimes;

namespace Molecule.Benchmarks.Images;

/// <summary>The docker CLI of the distribution's <c>docker.io</c>, with BuildKit: what a script in place of this pipeline would call.</summary>
internal sealed class DockerCli(UnpackedPackages packages, ContainerEngine engine, string token, string configuration)
{
    private readonly string _program = packages.Find("docker")
        ?? throw new PackagesUnavailableException("engine", "docker.io brings no docker program.", "Install docker.io's version 20.10 by hand.");

    public async Task BuildAsync(ContextSet contexts, RuntimeName runtime, CancellationToken cancellation) => await Scratch.RunAsync(
        new ProcessSpec(_program, ["build", "--quiet", "--tag", $"molecule-bench/{runtime}:{token}", contexts.Of(runtime)])
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

    public async Task BuildInSequenceAsync(ContextSet contexts, CancellationToken cancellation)
    {
        foreach (var runtime in RuntimeCatalogue.All)
        {
            await BuildAsync(contexts, runtime, cancellation);
        }
    }

    public Task BuildInParallelAsync(ContextSet contexts, CancellationToken cancellation) =>
        Task.WhenAll(RuntimeCatalogue.All.Select(runtime => BuildAsync(contexts, runtime, cancellation)));
}
