namespace Molecule.Provisioner.Assets;

/// <summary>Who a concierge is, as values for <see cref="Workspaces.WorkspaceSpec.Assets"/>.</summary>
public static class ConciergeIdentity
{
    /// <summary>Stands in by default: part of this product, needs no network and no account.</summary>
    public const string Embedded = "concierge";

    /// <summary>The organisation's own, at the commit that this product was tested with. Assets only: there is no image of that name.</summary>
    public static string Pinned => "molecule-ai/molecule-ai-workspace-template-platform-agent@c61e905dd6fd322a75aab85ad7e8855608241c31";
}
