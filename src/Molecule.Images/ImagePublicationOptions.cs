using Molecule.Images.Publishing;

namespace Molecule.Images;

/// <summary>What to make and where to publish it, as a person says it.</summary>
public sealed record ImagePublicationOptions
{
    public required ImageWorkshopOptions Images { get; init; }

    public required RegistryPrefix Prefix { get; init; }

    /// <summary>Together with <see cref="Password"/>; null or empty takes docker's configuration.</summary>
    public string? User { get; init; }

    /// <summary>For that one registry only; never printed.</summary>
    public string? Password { get; init; }

    /// <summary>One more immutable tag for every image; null for none.</summary>
    public string? Version { get; init; }

    /// <summary>Default true.</summary>
    public bool MoveLatest { get; init; } = true;

    /// <summary>Also backwards, or where the history does not tell.</summary>
    public bool ForceLatest { get; init; }

    /// <summary>Embedded templates, folders and self-made bases too.</summary>
    public bool AllowEmbedded { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => Prefix.Name;
}
