using System.Linq.Expressions;
using Nuke.Common.Execution;
using Nuke.Common.Running;
using Nuke.Common.Tooling;

namespace Nuke.Common.Definitions;

/// <summary>Writes what a target says about itself into <paramref name="target"/>; other targets are named through <paramref name="lookup"/>.</summary>
internal sealed class TargetDefinition(NukeBuild build, ExecutableTarget target, Func<Target, ExecutableTarget> lookup) : ITargetDefinition
{
    public ITargetDefinition Description(string description) => With(() => target.Description = description);

    public ITargetDefinition Executes(params Action[] actions) => With(() => target.Actions.AddRange(actions));

    public ITargetDefinition Executes<T>(Func<T> action) => With(() => target.Actions.Add(() => action()));

    public ITargetDefinition Executes(Func<Task> action) => With(() => target.Actions.Add(() => action().GetAwaiter().GetResult()));

    public ITargetDefinition DependsOn(params Target[] targets) => Each(targets, target.ExecutionDependencies.Add);

    public ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets) => DependsOn(Of(targets));

    public ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets) => build is T ? DependsOn(targets) : this;

    public ITargetDefinition DependentFor(params Target[] targets) => Each(targets, other => other.ExecutionDependencies.Add(target));

    public ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets) => DependentFor(Of(targets));

    public ITargetDefinition TryDependentFor<T>(params Func<T, Target>[] targets) => build is T ? DependentFor(targets) : this;

    public ITargetDefinition Before(params Target[] targets) => Each(targets, other => other.OrderDependencies.Add(target));

    public ITargetDefinition Before<T>(params Func<T, Target>[] targets) => Before(Of(targets));

    public ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets) => build is T ? Before(targets) : this;

    public ITargetDefinition After(params Target[] targets) => Each(targets, target.OrderDependencies.Add);

    public ITargetDefinition After<T>(params Func<T, Target>[] targets) => After(Of(targets));

    public ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets) => build is T ? After(targets) : this;

    public ITargetDefinition Triggers(params Target[] targets) => Each(targets, other => Trigger(target, other));

    public ITargetDefinition Triggers<T>(params Func<T, Target>[] targets) => Triggers(Of(targets));

    public ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets) => build is T ? Triggers(targets) : this;

    public ITargetDefinition TriggeredBy(params Target[] targets) => Each(targets, other => Trigger(other, target));

    public ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets) => TriggeredBy(Of(targets));

    public ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets) => build is T ? TriggeredBy(targets) : this;

    public ITargetDefinition OnlyWhenStatic(Func<bool> condition, string? conditionExpression = null) =>
        With(() => target.StaticConditions.Add((Condition(conditionExpression), condition)));

    public ITargetDefinition OnlyWhenDynamic(Func<bool> condition, string? conditionExpression = null) =>
        With(() => target.DynamicConditions.Add((Condition(conditionExpression), condition)));

    public ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior) => With(() => target.DependencyBehavior = dependencyBehavior);

    public ITargetDefinition Requires<T>(Expression<Func<T>> parameterRequirement, params Expression<Func<T>>[] parameterRequirements)
        where T : class => Require([parameterRequirement, .. parameterRequirements]);

    public ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : struct => Require([parameterRequirement, .. parameterRequirements]);

    public ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements) =>
        Require([requirement, .. requirements]);

    public ITargetDefinition Requires(Expression<Func<Tool>> tool, params Expression<Func<Tool>>[] tools) => Require([tool, .. tools]);

    public ITargetDefinition ProceedAfterFailure() => With(() => target.ProceedAfterFailure = true);

    public ITargetDefinition AssuredAfterFailure() => With(() => target.AssuredAfterFailure = true);

    public ITargetDefinition Unlisted() => With(() => target.Listed = false);

    public ITargetDefinition Produces(params string[] artifacts) => With(() => target.ArtifactProducts.AddRange(artifacts));

    /// <summary>What a target consumes must have been produced before; whether it is produced in this run is for dependencies to say.</summary>
    public ITargetDefinition Consumes(params Target[] targets) => After(targets);

    public ITargetDefinition Consumes(Target target, params string[] artifacts) => After(target);

    public ITargetDefinition Inherit(params Target[] targets)
    {
        foreach (var inherited in targets)
        {
            inherited(this);
        }

        return this;
    }

    public ITargetDefinition Inherit<T>(params Expression<Func<T, Target>>[] targets) =>
        Inherit([.. targets.Select(expression => expression.Compile(preferInterpretation: true)((T)(object)build))]);

    private static string Condition(string? expression) => expression is null
        ? "its condition"
        : expression.StartsWith("() =>", StringComparison.Ordinal) ? expression[5..].Trim() : expression;

    private static void Trigger(ExecutableTarget trigger, ExecutableTarget triggered)
    {
        trigger.Triggers.Add(triggered);
        triggered.TriggerDependencies.Add(trigger);
    }

    private Target[] Of<T>(Func<T, Target>[] targets) => build is T component
        ? [.. targets.Select(select => select(component))]
        : throw new UsageException(
            $"Target {target.Name} refers to a target of {typeof(T).Name}, which this build does not have.",
            $"Add {typeof(T).Name} to the base list of {build.GetType().Name}.");

    private TargetDefinition Require(IEnumerable<LambdaExpression> requirements) => With(() => target.DelegateRequirements.AddRange(requirements));

    private TargetDefinition Each(Target[] targets, Action<ExecutableTarget> relate)
    {
        foreach (var other in targets)
        {
            relate(lookup(other));
        }

        return this;
    }

    private TargetDefinition With(Action change)
    {
        change();
        return this;
    }
}
