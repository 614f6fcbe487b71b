using System.Collections.Immutable;

namespace Molecule.Containers.Debian;

/// <summary>One archive that apt is told about: a mirror and a suite.</summary>
/// <param name="Address">Without a trailing slash.</param>
/// <param name="Components">Empty for a flat repository.</param>
/// <param name="SignedBy">A keyring file; null when none is named, or when the key itself stands in the source.</param>
public sealed record AptSource(Uri Address, string Suite, ImmutableArray<string> Components, string? SignedBy)
{
    /// <summary>True for a value that stands for credentials; such a source is never written anywhere.</summary>
    public bool HasCredentials => Address.UserInfo.Length > 0;
}
