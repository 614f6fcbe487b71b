using System.ComponentModel;
using System.Linq;
using Molecule.Containers.References;
using Molecule.Images;
using Molecule.Images.BaseImages;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates.Git;
using Molecule.Terminal.Images;
using Nuke.Common;

/// <summary>The per-runtime images.</summary>
partial class Build
{
    [Category("images"), Parameter("Only these runtimes (default: all in build/images.json)", Separator = ",")]
    readonly string[] Runtimes = [];

    [Category("images"), Parameter("Where templates come from: embedded, git, or a folder (default: what build/images.json says)")]
    readonly string? TemplateSource;

    [Category("images"), Parameter("Which commit of a git template: pin (what build/images.json says) or head")]
    readonly TemplateRef TemplateRef;

    [Category("images"), Parameter("The image that templates build on (default: what build/images.json says)")]
    readonly string? BaseImage;

    [Category("images"), Parameter("Where a missing base image comes from: auto, pull or debootstrap")]
    readonly string BaseImageSource = "auto";

    [Category("images"), Parameter("Build for this platform, such as linux/amd64 (default: the engine's own)")]
    readonly string? Platform;

    [Category("images"), Parameter("Images built at once (default: from cores and memory)")]
    readonly int? Parallel;

    [Category("images"), Parameter("Leave the smoke test out")]
    readonly bool NoSmoke;

    [Category("images"), Parameter("Build nothing; say what would be built and which input changed")]
    readonly bool Explain;

    ImageWorkshopOptions ImageOptions => new()
    {
        RepositoryRoot = RootDirectory,
        Runtimes = [.. Runtimes.Select(RuntimeCatalogue.Parse)],
        TemplateSource = TemplateSource,
        TemplateRef = TemplateRef,
        BaseImage = BaseImage is null ? null : (Tag)ImageReference.Parse(BaseImage),
        BaseImageSource = Molecule.Images.BaseImages.BaseImageSource.Parse(BaseImageSource),
        Platform = Platform is null ? null : Molecule.Containers.References.Platform.Parse(Platform),
        Parallelism = Parallel,
        Smoke = !NoSmoke,
    };

    [Category("images")]
    Target Images => _ => _
        .Description("Builds, smoke-tests and tags one image per runtime; what is already there is reused")
        .Executes(() => Explain ? new ImageCommands(Context).ExplainAsync(ImageOptions) : new ImageCommands(Context).BuildAsync(ImageOptions));

    [Category("images")]
    Target Smoke => _ => _
        .Description("Starts every image again and tests it: health, agent card, not root, stops on SIGTERM; makes what is missing")
        .Executes(() => new ImageCommands(Context).SmokeAsync(ImageOptions));

    [Category("images")]
    Target PinTemplates => _ => _
        .Description("Moves the pins in build/images.json to what the template repositories are at now")
        .Executes(() => new ImageCommands(Context).PinAsync(Runtimes));

    [Category("images"), Parameter("ImagesPrune: how many images and clones of each runtime stay")]
    readonly int Keep = 2;

    [Category("images"), Parameter("Only say what would be done")]
    readonly bool DryRun;

    [Category("images")]
    Target ImagesPrune => _ => _
        .Description("Removes this pipeline's old local images and clones, and what else its cache holds in vain; never an image in use, nor what is pinned unless --keep 0")
        .Executes(() => new ImageCommands(Context).PruneAsync(Keep, DryRun, StackFile));
}
