using Molecule.Containers.References;
using Molecule.Images.BaseImages;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;
using Molecule.Images.Templates.Git;

namespace Molecule.Images;

/// <summary>What to make images from, as a person says it.</summary>
public sealed record ImageWorkshopOptions
{
    /// <summary>The clone: <c>build/images.json</c>, <c>src/templates</c> and <c>.nuke/temp</c> are found below it.</summary>
    public required string RepositoryRoot { get; init; }

    /// <summary>Empty makes all that the manifest lists.</summary>
    public IReadOnlyCollection<RuntimeName> Runtimes { get; init; } = [];

    /// <summary><c>embedded</c>, <c>git</c>, or a folder; null takes the manifest's default.</summary>
    public string? TemplateSource { get; init; }

    /// <summary>What <see cref="TemplateSource"/> means with this manifest; never null.</summary>
    public string TemplateSourceWith(ImageManifest manifest) => TemplateSource ?? (manifest.TemplateSource == TemplateSourceKind.Git ? TemplateRevision.GitKind : "embedded");

    /// <summary>The pinned commit, or what the repository's default branch is at now; git sources only.</summary>
    public TemplateRef TemplateRef { get; init; }

    /// <summary>Null takes the manifest's.</summary>
    public Tag? BaseImage { get; init; }

    public BaseImageSource BaseImageSource { get; init; } = BaseImageSource.Auto;

    /// <summary>Null makes images for the engine's own platform.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Images at once; null decides from cores and memory.</summary>
    public int? Parallelism { get; init; }

    public bool Smoke { get; init; } = true;

    /// <summary>True tests again what has passed before, and reports to <c>smoke.json</c>.</summary>
    public bool SmokeAgain { get; init; }
}
