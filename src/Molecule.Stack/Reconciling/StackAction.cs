using System.Collections.Immutable;

namespace Molecule.Stack.Reconciling;

/// <summary>What is done with one workspace.</summary>
public abstract record StackAction(string Workspace)
{
    public sealed record Create(string Workspace) : StackAction(Workspace);

    /// <param name="Reasons">At least one, such as "environment changed" or "is exited".</param>
    public sealed record Recreate(string Workspace, ImmutableArray<string> Reasons) : StackAction(Workspace);

    public sealed record Keep(string Workspace) : StackAction(Workspace);

    /// <summary>It is no longer declared. Its volumes stay.</summary>
    public sealed record Remove(string Workspace) : StackAction(Workspace);
}

/// <summary>What bringing a stack up will do, by workspace name.</summary>
public sealed record StackPlan(ImmutableArray<StackAction> Actions)
{
    public bool ChangesNothing => Actions.All(action => action is StackAction.Keep);
}
