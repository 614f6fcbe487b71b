using Molecule.Images.Runtimes;

namespace Molecule.Images.Publishing;

/// <summary>An image that was built and smoke-tested on the engine, and what it was made of.</summary>
public sealed record PublishableImage
{
    /// <summary>Stands for the id of an image that is still to be built; nothing on a registry equals it.</summary>
    public const string NotBuilt = "not built yet";

    public required RuntimeName Runtime { get; init; }

    /// <summary>The engine's id of exactly what was tested: <c>sha256:…</c>.</summary>
    public required string ImageId { get; init; }

    /// <summary>False in plans alone: the image is still to be made.</summary>
    public bool IsBuilt => ImageId != NotBuilt;

    /// <summary>The template commit (40 digits), or the context hash of a template that is no git commit. Its first seven name the immutable tag.</summary>
    public required string Commit { get; init; }

    /// <summary>The image's <c>molecule.input-key</c>.</summary>
    public required string InputKey { get; init; }

    /// <summary>Where the template's history can be fetched, without credentials; what <c>org.opencontainers.image.source</c> says.</summary>
    public required string Source { get; init; }

    /// <summary>The template is an embedded starter or a plain folder: it has no commit that anybody else could look up.</summary>
    public required bool IsEmbedded { get; init; }

    /// <summary>The base image was made on this machine instead of pulled from a registry.</summary>
    public required bool HasSelfMadeBase { get; init; }
}
