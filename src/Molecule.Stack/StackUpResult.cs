using System.Collections.Immutable;
using Molecule.Stack.Reconciling;

namespace Molecule.Stack;

/// <summary>A stack that is up.</summary>
/// <param name="Workspaces">As <see cref="LocalStack.StatusAsync"/> gives them, by name.</param>
/// <param name="Plan">What was done.</param>
public sealed record StackUpResult(ImmutableArray<WorkspaceStatus> Workspaces, StackPlan Plan)
{
    public bool ChangedNothing => Plan.ChangesNothing;
}

/// <summary>What a stack left behind when it went down.</summary>
/// <param name="RemovedWorkspaces">By name.</param>
/// <param name="RemovedNetworks">Usually one.</param>
public sealed record StackDownResult(ImmutableArray<string> RemovedWorkspaces, ImmutableArray<string> RemovedNetworks);

/// <summary>One line of a workspace's output.</summary>
public sealed record StackLogLine(string Workspace, string Line);
