using System.Diagnostics;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Acceptance.Tests.Images;
using Molecule.Acceptance.Tests.Product;
using Molecule.Containers.Processes;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>
/// Everything that a release touches, in a folder of its own: a clone with a manifest of two small images, their templates and its remote
/// on a git server, and GitHub. It runs the bootstrapper as a release engineer does; machines differ by their state home.
/// </summary>
internal sealed class ReleaseRehearsal : IAsyncDisposable
{
    private const string RemoteName = "molecule-ai/molecule";

    private static readonly ProcessRunner Runner = new(TimeProvider.System);

    private readonly AcceptanceEngine _engine;
    private readonly string _isolation = $"rel-{Guid.NewGuid().ToString("n")[..10]}";

    private ReleaseRehearsal(AcceptanceEngine engine, string folder)
    {
        _engine = engine;
        Folder = folder;
        Git = new GitServer(Path.Combine(folder, "git"));
    }

    public static IReadOnlyList<RuntimeName> Runtimes { get; } = [RuntimeCatalogue.Codex, RuntimeCatalogue.Hermes];

    public string Folder { get; }

    public GitServer Git { get; }

    public GitHubServer GitHub { get; private set; } = null!;

    /// <summary>The working tree that is released.</summary>
    public string Clone => Path.Combine(Folder, "clone");

    /// <summary>The bare repository behind the clone's remote.</summary>
    public string Bare => Path.Combine(Git.Folder, "bare", RemoteName + ".git");

    /// <summary>What GitHub is reached by; a proxy may stand here.</summary>
    public Uri GitHubAddress { get; set; } = null!;

    /// <summary>What the remote is reached by, for clones; a proxy may stand here.</summary>
    public string RemoteAddress
    {
        set => RunGit("remote", "set-url", "origin", $"{value}{RemoteName}.git");
    }

    /// <summary>For every run, besides what it needs.</summary>
    public Dictionary<string, string?> Variables { get; } = [];

    public static async Task<ReleaseRehearsal> StartAsync(AcceptanceEngine engine)
    {
        var rehearsal = new ReleaseRehearsal(engine, Directory.CreateTempSubdirectory("molecule-release-").FullName);
        rehearsal.Git.Commit(RemoteName, "The product", ("README.md", "product\n"));
        RunGit(rehearsal.Bare, ["config", "http.receivepack", "true"]);
        RunGit(rehearsal.Folder, ["clone", "--quiet", $"{rehearsal.Git.Address}{RemoteName}.git", rehearsal.Clone]);
        rehearsal.GitHub = await GitHubServer.StartAsync(rehearsal.Bare);
        rehearsal.GitHubAddress = rehearsal.GitHub.Address;
        var busybox = await FaultBench.BusyboxAsync();
        foreach (var runtime in Runtimes)
        {
            File.Copy(busybox, Path.Combine(Directory.CreateDirectory(Path.Combine(rehearsal.Git.Folder, "work", "templates", runtime.Value)).FullName, "busybox"));
            rehearsal.ChangeTemplate(runtime, "The first version");
        }

        rehearsal.Pin("Pin the templates");
        return rehearsal;
    }

    /// <summary>Images of one program that serves two files: as little as a smoke test wants.</summary>
    /// <returns>The template's new head; <see cref="Pin"/> makes it the pinned one.</returns>
    public string ChangeTemplate(RuntimeName runtime, string subject) => Git.Commit(
        $"templates/{runtime}",
        subject,
        ("Dockerfile", $"FROM scratch\nLABEL {AcceptanceEngine.LabelKey}={_engine.LabelValue}\nCOPY busybox /busybox\nCOPY www /www\nUSER 1000\nCMD [\"/busybox\", \"sh\", \"-c\", \"trap 'exit 0' TERM; /busybox httpd -f -p 8000 -h /www & wait\"]\n"),
        ("www/health", "well\n"),
        ("www/.well-known/agent-card.json", "{\"name\":\"rehearsal\"}"),
        ("www/change", $"{runtime} {subject} {Guid.NewGuid()}\n"),
        (".runtime-version", "1.2.3\n"));

    /// <summary>Writes the manifest with the templates' heads as pins, commits and pushes.</summary>
    /// <returns>The commit of the clone.</returns>
    public string Pin(string subject)
    {
        var images = Runtimes.Select(runtime => new
        {
            runtime = runtime.Value,
            provider = "github",
            repo = $"templates/{runtime}",
            @ref = RunGit(Path.Combine(Git.Folder, "bare", "templates", runtime + ".git"), ["rev-parse", "main"]).Trim(),
        });
        var manifest = JsonSerializer.Serialize(new { baseImage = "debian:bookworm-slim", templateSource = "git", smoke = new { deadlineSeconds = 60 }, images });
        Write("build/images.json", manifest);
        Write(".nuke/parameters.json", "{}\n");
        Write(".gitignore", ".nuke/temp/\n.nuke/build.schema.json\n");
        File.Copy(Path.Combine(BuildScript.RepositoryRoot, "build", "stack.yaml"), Path.Combine(Clone, "build", "stack.yaml"), overwrite: true);
        RunGit("add", "--all");
        RunGit("-c", "user.name=Test", "-c", "user.email=test@example.invalid", "commit", "--quiet", "--allow-empty", "-m", subject);
        RunGit("push", "--quiet", "origin", "HEAD:main");
        return RunGit("rev-parse", "HEAD").Trim();
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(Clone, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>How a machine runs a target: program, arguments and environment, for those who kill it on the way.</summary>
    public ProcessSpec Spec(string machine, string prefix, params string[] arguments) => new(
        Path.Combine(BuildScript.RepositoryRoot, "build.sh"),
        [.. arguments, "--registry", prefix, "--allow-embedded", "--root", Clone, "--stack", _isolation, "--engine", _engine.Engine.Endpoint.Address.ToString()])
    {
        Environment = new Dictionary<string, string?>(Variables)
        {
            ["MOLECULE_STATE_HOME"] = StateHome(machine),
            ["MOLECULE_LOCAL_BUILD_CACHE"] = Path.Combine(Folder, "cache"),
            ["MOLECULE_LOCAL_IMAGE_ISOLATION"] = _isolation,
            ["MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX"] = Git.Address + "templates/",
            ["GITHUB_API_URL"] = new Uri(GitHubAddress, "api/v3").ToString(),
            ["GITHUB_REPOSITORY"] = $"{GitHubServer.Owner}/{GitHubServer.Name}",
            ["GITHUB_TOKEN"] = Variables.GetValueOrDefault("GITHUB_TOKEN", GitHubServer.Token),
            ["DOCKER_CONFIG"] = Path.Combine(Folder, "docker"),
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GITHUB_ACTIONS"] = null,
            ["CI"] = null,
        },
        Timeout = TimeSpan.FromMinutes(5),
        StopGrace = TimeSpan.FromSeconds(30),
    };

    /// <param name="machine">Names a state home: another one has another journal, or none.</param>
    public Task<ProcessOutcome> RunAsync(string machine, string prefix, params string[] arguments) => RunAsync(machine, prefix, CancellationToken.None, arguments);

    public Task<ProcessOutcome> RunAsync(string machine, string prefix, CancellationToken cancellation, params string[] arguments) => Runner.RunAsync(Spec(machine, prefix, arguments), cancellation);

    public async Task<ProcessOutcome> SucceedAsync(string machine, string prefix, params string[] arguments) =>
        (await RunAsync(machine, prefix, arguments)).EnsureSuccess(string.Join(' ', arguments), "Read its output.");

    public string StateHome(string machine) => Path.Combine(Folder, "state-" + machine);

    /// <summary>The lines of a machine's only journal of a version.</summary>
    public string[] Journal(string machine, string version) =>
        File.ReadAllLines(Directory.GetFiles(Path.Combine(StateHome(machine), "releases"), version + ".jsonl", SearchOption.AllDirectories).ShouldHaveSingleItem());

    /// <summary>From now on releases promote there.</summary>
    public void UseControlPlane(ControlPlaneServer server)
    {
        Variables["CP_PROVISION_URL"] = $"http://{server.Authority}";
        Variables["MOLECULE_ORG_ID"] = "org-1";
        Variables["MOLECULE_CP_SHARED_SECRET"] = ControlPlaneServer.SharedSecret;
        Variables["CP_ADMIN_API_TOKEN"] = ControlPlaneServer.AdminApiToken;
    }

    /// <summary>git in the clone.</summary>
    public string RunGit(params string[] arguments) => RunGit(Clone, arguments);

    public async ValueTask DisposeAsync()
    {
        await GitHub.DisposeAsync();
        Git.Dispose();
        var docker = _engine.Engine.Docker;
        foreach (var image in await docker.Images.ListImagesAsync(new ImagesListParameters { Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{AcceptanceEngine.LabelKey}={_engine.LabelValue}"] = true } } }))
        {
            try
            {
                await docker.Images.DeleteImageAsync(image.ID, new ImageDeleteParameters { Force = true });
            }
            catch (DockerImageNotFoundException)
            {
                // Gone with another one.
            }
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static string RunGit(string folder, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {arguments[0]}: {error.GetAwaiter().GetResult()}");
    }
}
