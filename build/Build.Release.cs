using System.ComponentModel;
using Molecule.Terminal.Images;
using Molecule.Terminal.Release;
using Nuke.Common;

/// <summary>Publishing and releasing.</summary>
partial class Build
{
    [Category("release"), Parameter("Where to publish: host[:port][/path]")]
    readonly string? Registry;

    [Category("release"), Parameter("The registry's user (default: docker's configuration)")]
    readonly string? RegistryUser;

    [Secret]
    [Category("release"), Parameter("The registry's password or token; better in REGISTRY_PASSWORD than on a command line")]
    readonly string? RegistryPassword;

    [Category("release"), Parameter("Publish embedded templates and self-made bases too: for development registries")]
    readonly bool AllowEmbedded;

    [Category("release"), Parameter("Move :latest also backwards, or where the history does not tell")]
    readonly bool ForceLatest;

    [Category("release"), Parameter("Which release: a SemVer version such as 1.4.0 (Verify and Promote: default the newest)")]
    readonly string? Version;

    [Category("release"), Parameter("The git remote that gets the release's tag")]
    readonly string GitRemote = "origin";

    [Category("release"), Parameter("The GitHub repository of the releases, owner/name (default: what the git remote names)")]
    readonly string? GithubRepository;

    [Category("release"), Parameter("The GitHub API (default: https://api.github.com)")]
    readonly string? GithubApiUrl;

    [Secret]
    [Category("release"), Parameter("Writes releases; better in GITHUB_TOKEN than on a command line")]
    readonly string? GithubToken;

    [Category("release"), Parameter("Rollback, Promote and Verify: a release.json to take instead of GitHub's")]
    readonly string? ReleaseFile;

    PushSettings PushSettings => new()
    {
        Registry = Registry!,
        Images = ImageOptions,
        User = RegistryUser,
        Password = RegistryPassword,
        AllowEmbedded = AllowEmbedded,
        ForceLatest = ForceLatest,
    };

    PushCommands PushCommands => new(Context, PushSettings);

    ReleaseCommands ReleaseCommands => new(Context, new ReleaseSettings
    {
        Push = PushSettings,
        Version = Version,
        Remote = GitRemote,
        GitHubApi = GithubApiUrl,
        GitHubRepository = GithubRepository,
        GitHubToken = GithubToken,
        ReleaseFile = ReleaseFile,
        Stack = StackSettings,
    });

    [Category("release")]
    Target Push => _ => _
        .Description("Makes, tests and publishes the images: immutable tags first, read back and proven, then :latest of all")
        .Requires(() => Registry)
        .Executes(() => DryRun ? PushCommands.PlanAsync() : PushCommands.PushAsync());

    [Category("release")]
    Target Release => _ => _
        .Description("Cuts a release, or continues one: images, version tags, :latest, git tag, GitHub release, pins")
        .Requires(() => Registry)
        .Requires(() => Version)
        .Executes(() => DryRun ? ReleaseCommands.PlanAsync() : ReleaseCommands.ReleaseAsync());

    [Category("release")]
    Target Promote => _ => _
        .Description("Makes the control plane give a release's images to new workspaces")
        .Requires(() => Registry)
        .Executes(() => ReleaseCommands.PromoteAsync());

    [Category("release")]
    Target Rollback => _ => _
        .Description("Moves :latest and the control plane's pins back to an earlier complete release")
        .Requires(() => Registry)
        .Requires(() => Version)
        .Executes(() => ReleaseCommands.RollbackAsync());

    [Category("release")]
    Target Verify => _ => _
        .Description("Compares a release with registry, git, GitHub, control plane and local stack")
        .Requires(() => Registry)
        .Executes(() => ReleaseCommands.VerifyAsync(Output == OutputFormat.Json));
}
