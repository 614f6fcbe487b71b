using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Containers.Debian;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>The docker CLI of the distribution's docker.io: unpacked into the state home (where a managed engine has it already), never installed.</summary>
internal sealed class DockerCli
{
    private readonly string _program;
    private readonly ContainerEngine _engine;
    private readonly string _configuration;
    private readonly bool _hasBuildKit;

    private DockerCli(string program, bool hasBuildKit, ContainerEngine engine, string configuration)
    {
        _program = program;
        _hasBuildKit = hasBuildKit;
        _engine = engine;
        _configuration = configuration;
    }

    /// <param name="configuration">An empty folder: this user's own settings must not count.</param>
    public static async Task<DockerCli> BringAsync(ContainerEngine engine, string configuration)
    {
        var home = StateHome.Resolve(ProcessEnvironmentVariables.Instance);
        var packages = new DebianPackages(home, TimeProvider.System, NullLogger.Instance);
        var unpacked = packages.Find(new PackageSet("engine", ["docker.io"]))
            ?? await packages.EnsureAsync(new PackageSet("docker-cli", ["docker.io"]), (_, _) => Task.CompletedTask, CancellationToken.None);
        var program = unpacked.Find("docker") ?? throw new InvalidOperationException("docker.io brings no docker program.");
        // Since version 23 it is another program, which the package does not bring.
        return new DockerCli(program, unpacked.VersionOf("docker.io")?.StartsWith("20.", StringComparison.Ordinal) ?? false, engine, configuration);
    }

    /// <summary>Builds a folder without a tag; standard output is the image's id.</summary>
    public Task<ProcessOutcome> BuildAsync(string folder) => new ProcessRunner(TimeProvider.System).RunAsync(
        new ProcessSpec(_program, ["build", "--quiet", folder])
        {
            Environment = new Dictionary<string, string?>
            {
                ["DOCKER_BUILDKIT"] = _hasBuildKit ? "1" : "0",
                ["DOCKER_HOST"] = _engine.Endpoint.Address.ToString().TrimEnd('/'),
                ["DOCKER_CONFIG"] = _configuration,
                ["DOCKER_CONTEXT"] = null,
            },
            Timeout = TimeSpan.FromMinutes(2),
        },
        CancellationToken.None);
}
