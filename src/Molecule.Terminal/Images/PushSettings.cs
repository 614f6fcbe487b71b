using Molecule.Images;

namespace Molecule.Terminal.Images;

/// <summary>What a person says about publishing.</summary>
public sealed record PushSettings
{
    /// <summary>Where to: <c>host[:port][/path]</c>.</summary>
    public required string Registry { get; init; }

    public required ImageWorkshopOptions Images { get; init; }

    /// <summary>Null takes docker's configuration.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    public bool AllowEmbedded { get; init; }

    public bool ForceLatest { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => Registry;
}
