namespace Molecule.Images.Publishing;

/// <summary>One set of images that belongs together: no moving tag moves unless all of it is published and proven.</summary>
public sealed record PublishRequest
{
    public required RegistryPrefix Prefix { get; init; }

    public required IReadOnlyList<PublishableImage> Images { get; init; }

    /// <summary>One more immutable tag for every image, such as <c>1.4.0</c>; null for none.</summary>
    public string? Version { get; init; }

    /// <summary>Move <c>:latest</c> at the end. Default true.</summary>
    public bool MoveLatest { get; init; } = true;

    /// <summary>Move <c>:latest</c> backwards too, or where the history is unknown; this is logged.</summary>
    public bool ForceLatest { get; init; }

    /// <summary>Publish embedded templates and self-made bases: for development registries.</summary>
    public bool AllowEmbedded { get; init; }

    /// <summary>Images under way at once. Default 4.</summary>
    public int MaximumParallelism { get; init; } = 4;
}
