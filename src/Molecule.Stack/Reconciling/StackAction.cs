using System.Collections.Immutable;

namespace Molecule.Stack.Reconciling;

/// <summary>What is done with one member of a stack: a service or a workspace.</summary>
public abstract record StackAction(string Member)
{
    public sealed record Create(string Member) : StackAction(Member);

    /// <param name="Reasons">At least one, such as "environment changed" or "is exited".</param>
    public sealed record Recreate(string Member, ImmutableArray<string> Reasons) : StackAction(Member);

    public sealed record Keep(string Member) : StackAction(Member);

    /// <summary>It is no longer declared. Its volumes stay.</summary>
    public sealed record Remove(string Member) : StackAction(Member);
}

/// <summary>What bringing a stack up will do, by member.</summary>
public sealed record StackPlan(ImmutableArray<StackAction> Actions)
{
    /// <summary>Both together, by member.</summary>
    public StackPlan With(StackPlan other) => new([.. Actions.Concat(other.Actions).OrderBy(action => action.Member, StringComparer.Ordinal)]);

    public bool ChangesNothing => Actions.All(action => action is StackAction.Keep);
}
