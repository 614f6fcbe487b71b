namespace Molecule.Images.BaseImages;

/// <summary>What a self-made base image says about itself. The mirror is not among it: its address may hold credentials, or a private name.</summary>
public static class BaseImageLabels
{
    public const string Origin = "molecule.base.origin";
    public const string DebootstrapOrigin = "debootstrap";
    public const string Suite = "molecule.base.suite";

    /// <summary>When the root file system was made; ISO 8601, UTC.</summary>
    public const string Date = "molecule.base.date";

    public static bool IsSelfMade(IDictionary<string, string>? labels) => labels is not null && labels.TryGetValue(Origin, out var origin) && origin == DebootstrapOrigin;
}
