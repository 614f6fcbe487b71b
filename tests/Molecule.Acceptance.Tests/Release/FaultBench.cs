using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Images;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Containers;
using Molecule.Containers.Debian;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>
/// A product of two images that was released once, as <see cref="Before"/>, and whose next release has been cut once without disturbance, as
/// <see cref="After"/>: <see cref="Undisturbed"/> is what that looks like. Tests cut it again, or go back, in worlds of their own, and compare.
/// </summary>
public sealed class FaultBench : IAsyncLifetime
{
    public const string First = "1.0.0";
    public const string Next = "1.1.0";

    private static readonly ProcessRunner Processes = new(TimeProvider.System);
    private static readonly RuntimeName[] Runtimes = [RuntimeCatalogue.Codex, RuntimeCatalogue.Hermes];

    /// <summary>Which workspaces there might be, for who looks what they run; there are none.</summary>
    private static readonly string StackFile = Path.Combine(Product.BuildScript.RepositoryRoot, "build", "stack.yaml");

    private readonly AcceptanceEngine _engine = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-test-release-").FullName;
    private readonly Dictionary<RuntimeName, string> _commits = [];

    public ContainerEngine Engine => _engine.Engine;

    public string Isolation { get; } = "rel-" + Guid.NewGuid().ToString("n")[..12];

    internal FaultProxy Registry { get; private set; } = null!;

    internal FaultProxy Git { get; private set; } = null!;

    internal FaultProxy GitHub { get; private set; } = null!;

    internal FaultProxy ControlPlane { get; private set; } = null!;

    public string Prefix => $"{Registry.Authority}/team";

    public string Remote => $"{Git.Address}{FaultWorld.Product}.git";

    public string TemplatePrefix => $"{Git.Address}o/template-";

    public static IEnumerable<string> RepositoryPaths => Runtimes.Select(runtime => $"team/workspace-template-{runtime}");

    /// <summary>The immutable tags of the next release: path and tag.</summary>
    public IEnumerable<(string Repository, string Tag)> WholeSet => Runtimes.SelectMany(runtime =>
        new[] { Next, $"sha-{_commits[runtime][..7]}" }.Select(tag => ($"team/workspace-template-{runtime}", tag)));

    /// <summary>The images of the first release: path and digest.</summary>
    public IEnumerable<(string Repository, string Digest)> FirstSet
    {
        get
        {
            using var description = JsonDocument.Parse(Before.Releases.Single(release => release.Tag == $"v{First}").Assets.Single(asset => asset.Name == "release.json").Content);
            return [.. description.RootElement.GetProperty("images").EnumerateArray()
                .Select(image => ($"team/workspace-template-{image.GetProperty("runtime").GetString()}", image.GetProperty("digest").GetString()!))];
        }
    }

    internal FaultSeed Before { get; private set; } = null!;

    /// <summary>With both releases.</summary>
    internal FaultSeed After { get; private set; } = null!;

    /// <summary>From <see cref="Before"/>.</summary>
    internal FaultCourse Release { get; private set; } = null!;

    /// <summary>From <see cref="After"/> to the first release.</summary>
    internal FaultCourse Rollback { get; private set; } = null!;

    /// <summary>Of the next release, whose pins are still those of the first.</summary>
    internal FaultCourse Promotion { get; private set; } = null!;

    /// <summary>See <see cref="FaultWorld.DescribeAsync"/>.</summary>
    public string Undisturbed => Release.End;

    public async Task InitializeAsync()
    {
        await _engine.InitializeAsync();
        var nowhere = new FaultLine();
        Registry = await FaultProxy.StartAsync("registry", "127.0.0.1:9", nowhere);
        Git = await FaultProxy.StartAsync("git", "127.0.0.1:9", nowhere);
        GitHub = await FaultProxy.StartAsync("github", "127.0.0.1:9", nowhere);
        ControlPlane = await FaultProxy.StartAsync("control plane", "127.0.0.1:9", nowhere);

        var origin = new FaultSeed(Path.Combine(_folder, "origin"), Store: null, [], []);
        await MakeRepositoriesAsync(origin.Folder);
        await using (var world = await FaultWorld.CreateAsync(this, origin))
        {
            (await world.RunAsync(First)).ShouldHaveSucceeded();
            Before = world.Freeze(Path.Combine(_folder, "before"));
        }

        await ChangeTemplatesAsync(Before.Folder);
        await using (var world = await FaultWorld.CreateAsync(this, Before))
        {
            Release = await FaultCourse.RunAsync(world, "Release", Next, Before);
            After = world.Freeze(Path.Combine(_folder, "after"));

            // From here on the images are made and tested, and the templates fetched.
            foreach (var known in new[] { Path.Combine("state", "smoke"), "cache" })
            {
                Directory.Delete(Path.Combine(Before.Folder, known), recursive: true);
                FolderCopy.Make(Path.Combine(world.Folder, known), Path.Combine(Before.Folder, known));
            }
        }

        await using (var world = await FaultWorld.CreateAsync(this, After))
        {
            Rollback = await FaultCourse.RunAsync(world, "Rollback", First, After);
        }

        var unpromoted = After with { Promotions = Before.Promotions };
        await using (var world = await FaultWorld.CreateAsync(this, unpromoted))
        {
            Promotion = await FaultCourse.RunAsync(world, "Promote", Next, unpromoted);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var proxy in new[] { Registry, Git, GitHub, ControlPlane }.OfType<FaultProxy>())
        {
            await proxy.DisposeAsync();
        }

        await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal static async Task CloneAsync(string bare, string clone, string remote)
    {
        await GitAsync(Path.GetTempPath(), "clone", "--quiet", bare, clone);
        await GitAsync(clone, "remote", "set-url", "origin", remote);
    }

    internal static async Task<string> GitAsync(string folder, params string[] arguments) =>
        (await Processes.RunAsync(new ProcessSpec("git", ["-C", folder, "-c", "user.name=Test", "-c", "user.email=test@example.invalid", .. arguments]), CancellationToken.None))
            .EnsureSuccess("Preparing a repository", "Read git's output.").Output;

    private async Task MakeRepositoriesAsync(string folder)
    {
        using var git = new GitServer(folder);
        var busybox = await BusyboxAsync();
        foreach (var runtime in Runtimes)
        {
            var program = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "work", "o", $"template-{runtime}")).FullName, "busybox");
            File.Copy(busybox, program);
            _commits[runtime] = git.Commit($"o/template-{runtime}", "First words", [.. Template(runtime, "1")]);
        }

        git.Commit(FaultWorld.Product, "Pin the templates", ("build/images.json", Manifest()), ("build/stack.yaml", await File.ReadAllTextAsync(StackFile)), (".gitignore", ".nuke/temp/\n"));
        var bare = Path.Combine(folder, "bare", FaultWorld.Product + ".git");
        await GitAsync(bare, "config", "http.receivepack", "true");
        await CloneAsync(bare, Path.Combine(folder, "clone"), Remote);
        Directory.CreateDirectory(Path.Combine(folder, "docker"));
    }

    private async Task ChangeTemplatesAsync(string folder)
    {
        using (var git = new GitServer(folder))
        {
            foreach (var runtime in Runtimes)
            {
                _commits[runtime] = git.Commit($"o/template-{runtime}", $"Speak better ({runtime})", [.. Template(runtime, "2")]);
            }
        }

        var clone = Path.Combine(folder, "clone");
        await File.WriteAllTextAsync(Path.Combine(clone, "build", "images.json"), Manifest());
        await GitAsync(clone, "commit", "--quiet", "--all", "-m", "Pin newer templates");
        await GitAsync(clone, "push", "--quiet", Path.Combine(folder, "bare", FaultWorld.Product + ".git"), "HEAD:main");
        await GitAsync(clone, "update-ref", "refs/remotes/origin/main", "HEAD");
    }

    /// <summary>Nothing but one program that serves two files: a release of it takes a second.</summary>
    private IEnumerable<(string Path, string Text)> Template(RuntimeName runtime, string revision) =>
    [
        ("Dockerfile", $"""
            FROM scratch
            LABEL {AcceptanceEngine.LabelKey}={_engine.LabelValue}
            COPY busybox /busybox
            COPY www /www
            USER 1000
            CMD ["/busybox", "sh", "-c", "trap 'exit 0' TERM; /busybox httpd -f -p 8000 -h /www & wait"]

            """),
        ("www/health", $"well, {runtime} {revision} of {Isolation}\n"),
        ("www/.well-known/agent-card.json", $$"""{"name":"{{runtime}}"}"""),
    ];

    private string Manifest() => JsonSerializer.Serialize(new
    {
        baseImage = ImageWorkshop.BaseImage,
        templateSource = "git",
        images = Runtimes.Select(runtime => new { runtime = runtime.Value, provider = "github", repo = $"o/template-{runtime}", @ref = _commits[runtime] }),
    });

    /// <summary>A program that needs nothing but a kernel.</summary>
    public static async Task<string> BusyboxAsync()
    {
        var home = StateHome.Resolve(ProcessEnvironmentVariables.Instance);
        var set = new PackageSet("busybox", ["busybox-static"]);
        var unpacked = await new DebianPackages(home, TimeProvider.System, NullLogger.Instance).EnsureAsync(set, (_, _) => Task.CompletedTask, CancellationToken.None);
        return unpacked.Find("busybox") ?? throw new InvalidOperationException("The package busybox-static has no program of that name.");
    }
}
