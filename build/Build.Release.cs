using System.ComponentModel;
using Molecule.Terminal.Images;
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

    PushCommands PushCommands => new(Context, new PushSettings
    {
        Registry = Registry!,
        Images = ImageOptions,
        User = RegistryUser,
        Password = RegistryPassword,
        AllowEmbedded = AllowEmbedded,
        ForceLatest = ForceLatest,
    });

    [Category("release")]
    Target Push => _ => _
        .Description("Makes, tests and publishes the images: immutable tags first, read back and proven, then :latest of all")
        .Requires(() => Registry)
        .Executes(() => DryRun ? PushCommands.PlanAsync() : PushCommands.PushAsync());
}
