namespace Molecule.Models;

/// <summary>Who workspaces belong to.</summary>
/// <param name="Id">Null or empty for a self-hosted platform without an organisation.</param>
public sealed record Organisation(string? Id)
{
    /// <summary>The id of this organisation's one concierge.</summary>
    public Guid ConciergeId => NameBasedUuid.Url(
        string.IsNullOrEmpty(Id) ? "molecule:self-hosted:platform-agent" : $"molecule-platform-agent:{Id}");

    /// <summary>The concierges among the given workspaces beyond the one that an organisation may have; empty when all is well.</summary>
    public static IReadOnlyList<Workspace> SurplusConcierges(IEnumerable<Workspace> workspaces) =>
        [.. workspaces.Where(workspace => workspace.Kind == WorkspaceKind.Platform).Skip(1)];
}
