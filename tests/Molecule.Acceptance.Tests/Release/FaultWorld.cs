using System.Diagnostics;
using Molecule.Acceptance.Tests.Images;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers;
using Molecule.Containers.Processes;
using Molecule.Images.Templates.Git;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>
/// Everything that one release touches, for itself: a registry, the git remotes over HTTP, a GitHub, a control plane, a clone and a state
/// home. The release reaches all of them through the bench's proxies, whose line this world has for its life: one world of a bench at a time.
/// </summary>
internal sealed class FaultWorld : IAsyncDisposable
{
    public const string Product = "o/product";

    private readonly FaultBench _bench;
    private readonly LocalRegistry _registry;
    private readonly GitServer _git;

    private FaultWorld(FaultBench bench, string folder, LocalRegistry registry, GitHubServer gitHub, ControlPlaneServer controlPlane)
    {
        (_bench, Folder, _registry, GitHub, ControlPlane) = (bench, folder, registry, gitHub, controlPlane);
        _git = new GitServer(folder);
    }

    public string Folder { get; }

    public FaultLine Line { get; } = new();

    public LocalRegistry Registry => _registry;

    public GitHubServer GitHub { get; }

    public ControlPlaneServer ControlPlane { get; }

    public string Bare => Path.Combine(Folder, "bare", Product + ".git");

    public string Clone => Path.Combine(Folder, "clone");

    private string StateHomeFolder => Path.Combine(Folder, "state");

    /// <param name="clock">GitHub's; null for the machine's.</param>
    public static async Task<FaultWorld> CreateAsync(FaultBench bench, FaultSeed seed, TimeProvider? clock = null)
    {
        var folder = Directory.CreateTempSubdirectory("molecule-test-world-").FullName;
        FolderCopy.Make(seed.Folder, folder);
        var registry = await LocalRegistry.StartAsync(new LocalRegistryOptions(Guarded: true, Seed: seed.Store));
        var gitHub = await GitHubServer.StartAsync(Path.Combine(folder, "bare", Product + ".git"), clock, seed.Releases);
        var world = new FaultWorld(bench, folder, registry, gitHub, await ControlPlaneServer.StartAsync(seed.Promotions));
        bench.Registry.Attach(registry.Authority, world.Line);
        bench.Git.Attach(new Uri(world._git.Address).Authority, world.Line);
        bench.GitHub.Attach(gitHub.Authority, world.Line);
        bench.ControlPlane.Attach(world.ControlPlane.Authority, world.Line);
        return world;
    }

    public Dictionary<string, string> Variables(string version, string command) => new()
    {
        [AcceptanceEngine.Variable] = _bench.Engine.Endpoint.Address.ToString(),
        [StateHome.Variable] = StateHomeFolder,
        [CloneCache.FolderVariable] = Path.Combine(Folder, "cache"),
        ["MOLECULE_LOCAL_IMAGE_ISOLATION"] = _bench.Isolation,
        ["MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX"] = _bench.TemplatePrefix,
        ["MOLECULE_ORG_ID"] = "org-1",
        ["CP_PROVISION_URL"] = _bench.ControlPlane.Address.ToString(),
        ["MOLECULE_CP_SHARED_SECRET"] = ControlPlaneServer.SharedSecret,
        ["ADMIN_TOKEN"] = ControlPlaneServer.AdminToken,
        ["CP_ADMIN_API_TOKEN"] = ControlPlaneServer.AdminApiToken,
        ["DOCKER_CONFIG"] = Path.Combine(Folder, "docker"),
        [FaultRelease.Command] = command,
        [FaultRelease.Version] = version,
        [FaultRelease.Clone] = Clone,
        [FaultRelease.Registry] = _bench.Prefix,
        [FaultRelease.Api] = _bench.GitHub.Address + "api/v3/",
        [FaultRelease.User] = LocalRegistry.User,
        [FaultRelease.Password] = LocalRegistry.Password,
        [FaultRelease.Token] = GitHubServer.Token,
    };

    public Task<FaultOutcome> RunAsync(string version, string command = "Release", CancellationToken cancellation = default) =>
        FaultRelease.RunAsync(new TestEnvironment(Variables(version, command)), cancellation);

    /// <summary>In a process of its own, which the line's faults may kill.</summary>
    public async Task<FaultOutcome> RunProcessAsync(string version, string command = "Release")
    {
        var start = new ProcessStartInfo("dotnet", [typeof(FaultWorld).Assembly.Location, FaultRelease.Mode]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables(version, command))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        Line.Kill = async () =>
        {
            process.Kill();
            await process.WaitForExitAsync();
        };
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new FaultOutcome(output + await error, Failure: null, process.ExitCode);
    }

    /// <summary>As on another machine: a fresh clone, and no journal. What is known of tested images stays, to save the time.</summary>
    public async Task MoveToAnotherMachineAsync()
    {
        var journals = Path.Combine(StateHomeFolder, "releases");
        if (Directory.Exists(journals))
        {
            Directory.Delete(journals, recursive: true);
        }

        Directory.Delete(Clone, recursive: true);
        await FaultBench.CloneAsync(Bare, Clone, _bench.Remote);
    }

    /// <summary>What everybody can see, as text: two worlds in the same state have the same.</summary>
    public Task<string> DescribeAsync(bool ignorePreviousLatest = false) => new FaultState(this).DescribeAsync(ignorePreviousLatest);

    /// <summary>Keeps this world's state as the beginning of others.</summary>
    public FaultSeed Freeze(string folder)
    {
        FolderCopy.Make(Folder, Path.Combine(folder, "world"));
        FolderCopy.Make(_registry.Store, Path.Combine(folder, "store"));
        return new FaultSeed(Path.Combine(folder, "world"), Path.Combine(folder, "store"), GitHub.Releases, ControlPlane.Promotions);
    }

    public async ValueTask DisposeAsync()
    {
        await ControlPlane.DisposeAsync();
        await GitHub.DisposeAsync();
        _git.Dispose();
        await _registry.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
