using System.Collections.Immutable;
using Molecule.Containers;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local.Sweeping;

/// <summary>What is to be swept, and how one knows that it has no owner.</summary>
public sealed record SweepRequest
{
    /// <summary>Tells and removes nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Also volumes, and with them data, of workspaces that have no container and are not <see cref="Declared"/>.</summary>
    public bool Volumes { get; init; }

    /// <summary>Workspaces that somebody wants though they may have no container now: those of a stack that is down.</summary>
    public ImmutableHashSet<WorkspaceId> Declared { get; init; } = [];

    /// <summary>Where the leases are.</summary>
    public required StateHome StateHome { get; init; }

    /// <summary>
    /// What is younger may belong to a start that is under way, and stays. Zero for a caller that keeps all starters of the instance
    /// away meanwhile; two minutes by default.
    /// </summary>
    public TimeSpan StartGrace { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>One thing without an owner.</summary>
/// <param name="Kind"><c>container</c>, <c>volume</c> or <c>network</c>.</param>
/// <param name="Id">The engine's id; a volume's is its name.</param>
public sealed record SweptItem(string Kind, string Name, string Id, string Reason);
