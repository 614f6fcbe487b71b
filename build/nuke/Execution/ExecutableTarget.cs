#nullable disable

using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>One target: what the build class declares about it, and how far a run has come with it.</summary>
[DebuggerDisplay("{Name} ({Status})")]
public class ExecutableTarget
{
    internal ExecutableTarget()
    {
    }

    public string Name { get; set; }

    public string Description { get; set; }

    public MemberInfo Member { get; set; }

    public Delegate Factory { get; set; }

    public bool IsDefault { get; set; }

    public bool Listed { get; set; } = true;

    public bool Invoked { get; set; }

    public ExecutionStatus Status { get; set; }

    public TimeSpan Duration { get; internal set; }

    /// <summary>Why it was skipped; null when it was not.</summary>
    public string Skipped { get; set; }

    public DependencyBehavior DependencyBehavior { get; internal set; } = DependencyBehavior.Execute;

    public bool ProceedAfterFailure { get; internal set; }

    public bool AssuredAfterFailure { get; internal set; }

    public List<Action> Actions { get; } = [];

    public List<(string Text, Func<bool> Delegate)> StaticConditions { get; } = [];

    public List<(string Text, Func<bool> Delegate)> DynamicConditions { get; } = [];

    public List<LambdaExpression> DelegateRequirements { get; } = [];

    public List<ExecutableTarget> ExecutionDependencies { get; } = [];

    public List<ExecutableTarget> OrderDependencies { get; } = [];

    public List<ExecutableTarget> TriggerDependencies { get; } = [];

    public List<ExecutableTarget> Triggers { get; } = [];

    public List<string> ArtifactProducts { get; } = [];

    public Dictionary<string, string> SummaryInformation { get; } = [];

    /// <summary>The room that help lists it under: the member's <see cref="System.ComponentModel.CategoryAttribute"/>, or empty.</summary>
    internal string Room { get; set; } = "";

    internal Exception Failure { get; set; }
}
