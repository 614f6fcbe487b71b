using Nuke.Common.Execution;
using Nuke.Common.Planning;

namespace Nuke.Common.Running;

/// <summary>Turns what was asked for into a plan with its skips: the bridge between the build's declaration and the pure planner.</summary>
internal static class RunPlan
{
    public static void Prepare(NukeBuild build, Session session, AttemptFile attempt)
    {
        var previous = session.Options.Continue ? attempt.Read() : null;
        var invoked = Invoked(session, previous);
        build.ExecutionPlan = Order(session, invoked);
        foreach (var target in build.ExecutionPlan)
        {
            target.Invoked = invoked.Contains(target.Name);
            target.Status = ExecutionStatus.Scheduled;
        }
    }

    /// <summary>Evaluates skips and static conditions: after parameters are injected, since conditions read them.</summary>
    public static void MarkSkipped(NukeBuild build, Session session, AttemptFile attempt)
    {
        var previous = session.Options.Continue ? attempt.Read() : null;
        var skip = session.Options.Skip is { } typed ? TargetNames.Resolve(typed, session.Definition.Targets) : null;
        var nodes = build.ExecutionPlan.Select(target => new SkipNode(
            target.Name,
            target.Invoked,
            [.. target.ExecutionDependencies.Concat(target.Triggers).Select(other => other.Name)],
            target.DependencyBehavior == DependencyBehavior.Skip,
            ReasonFor(target, skip, previous)));
        foreach (var (name, reason) in SkipRules.Apply([.. nodes]))
        {
            var target = session.Target(name);
            target.Status = ExecutionStatus.Skipped;
            target.Skipped = reason;
        }
    }

    private static IReadOnlyList<string> Invoked(Session session, Attempt? previous)
    {
        var typed = session.RequestedTargets.Count > 0
            ? session.RequestedTargets
            : TargetNames.Resolve(session.Options.Targets, session.Definition.Targets);
        if (previous is not null && typed.Count > 0 && !typed.SequenceEqual(previous.Invoked))
        {
            throw new UsageException(
                $"The last run was of {string.Join(" ", previous.Invoked)}, so {string.Join(" ", typed)} cannot be continued.",
                "Name the same targets, or none, with --continue.");
        }

        if (previous is not null)
        {
            return TargetNames.Resolve(previous.Invoked, session.Definition.Targets);
        }

        return typed.Count > 0 ? typed : [.. session.Definition.Targets.Where(target => target.IsDefault).Select(target => target.Name)];
    }

    private static List<ExecutableTarget> Order(Session session, IReadOnlyList<string> invoked)
    {
        if (invoked.Count == 0)
        {
            throw new UsageException("No target is named, and this build has no default target.", "Name a target; --help lists them.");
        }

        try
        {
            var nodes = session.Definition.Targets.Select(target => new PlanNode(
                target.Name,
                [.. target.ExecutionDependencies.Select(other => other.Name)],
                [.. target.OrderDependencies.Select(other => other.Name)],
                [.. target.Triggers.Select(other => other.Name)]));
            return [.. Planner.Plan([.. nodes], invoked).Select(session.Target)];
        }
        catch (CycleException cycle)
        {
            throw new UsageException(cycle.Message, "Remove one of these relations from the build.", cycle);
        }
    }

    private static string? ReasonFor(ExecutableTarget target, IReadOnlyList<string>? skip, Attempt? previous)
    {
        if (previous?.Done.Contains(target.Name) ?? false)
        {
            return "done in the last run";
        }

        if (skip is not null && (skip.Contains(target.Name) || (skip.Count == 0 && !target.Invoked)))
        {
            return "--skip";
        }

        var unmet = target.StaticConditions.FirstOrDefault(condition => !Holds(target, condition));
        return unmet.Delegate is null ? null : $"only when {unmet.Text}";
    }

    private static bool Holds(ExecutableTarget target, (string Text, Func<bool> Delegate) condition)
    {
        try
        {
            return condition.Delegate();
        }
        catch (Exception failure)
        {
            throw new UsageException($"The condition {condition.Text} of target {target.Name} cannot be evaluated: {failure.Message}", null, failure);
        }
    }
}
