using System.Collections.Immutable;
using Molecule.Stack.Reconciling;

namespace Molecule.Stack;

/// <summary>A stack that is up.</summary>
/// <param name="Status">As <see cref="LocalStack.StatusAsync"/> gives it.</param>
/// <param name="Plan">What was done.</param>
public sealed record StackUpResult(StackStatus Status, StackPlan Plan)
{
    public ImmutableArray<WorkspaceStatus> Workspaces => Status.Workspaces;

    public ImmutableArray<ServiceStatus> Services => Status.Services;

    public bool ChangedNothing => Plan.ChangesNothing;
}

/// <summary>What a stack left behind when it went down.</summary>
/// <param name="RemovedWorkspaces">By name.</param>
/// <param name="RemovedNetworks">Usually one.</param>
public sealed record StackDownResult(ImmutableArray<string> RemovedWorkspaces, ImmutableArray<string> RemovedNetworks)
{
    /// <summary>By name.</summary>
    public ImmutableArray<string> RemovedServices { get; init; } = [];

    /// <summary>By a reset only.</summary>
    public ImmutableArray<string> RemovedVolumes { get; init; } = [];
}

/// <summary>One line of the output of a service or workspace.</summary>
public sealed record StackLogLine(string Member, string Line);
