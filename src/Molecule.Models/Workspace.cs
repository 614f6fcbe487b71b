namespace Molecule.Models;

/// <summary>One agent of an organisation, as the platform sees it.</summary>
public sealed record Workspace
{
    public required Guid Id { get; init; }

    /// <summary>Unique in its organisation; for people.</summary>
    public required string Name { get; init; }

    public WorkspaceKind Kind { get; init; } = WorkspaceKind.Ordinary;

    /// <summary>The runtime's name in the catalogue; checked where the workspace is provisioned.</summary>
    public required string Runtime { get; init; }

    public WorkspaceTier Tier { get; init; } = WorkspaceTier.Standard;

    /// <summary>A folder of the host; null gives <c>/workspace</c> a volume.</summary>
    public string? HostPath { get; init; }

    public WorkspaceAccess? Access { get; init; }

    /// <summary>The id of an ordinary workspace of a local stack: the same for the same instance and name, on every machine.</summary>
    public static Guid LocalId(string instanceId, string name) => NameBasedUuid.Url($"molecule-workspace:{instanceId}:{name}");
}
