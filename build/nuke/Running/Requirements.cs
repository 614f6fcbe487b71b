using System.Linq.Expressions;
using Nuke.Common.Execution;
using Nuke.Common.Parameters;

namespace Nuke.Common.Running;

/// <summary>Checks, before the first target runs, what the planned targets require.</summary>
internal static class Requirements
{
    public static void Check(IEnumerable<ExecutableTarget> plan, Session session)
    {
        var problems = session.Parameters.Where(parameter => parameter.Spec.IsRequired && (parameter.Value ?? parameter.Spec.Default) is null)
            .Select(parameter => Missing("This build", parameter.Spec))
            .Concat(plan.Where(target => target.Status == ExecutionStatus.Scheduled)
                .SelectMany(target => target.DelegateRequirements.Select(requirement => Unmet(target, requirement, session)).OfType<string>()))
            .Distinct()
            .ToList();
        if (problems.Count > 0)
        {
            throw new UsageException(string.Join(Environment.NewLine, problems));
        }
    }

    private static string? Unmet(ExecutableTarget target, LambdaExpression requirement, Session session)
    {
        object? value;
        try
        {
            value = MemberExpressions.ValueOf(requirement);
        }
        catch (Exception failure)
        {
            return $"Target {target.Name} requires {requirement.Body}, which cannot be evaluated: {BuildProgram.Unwrap(failure).Message}";
        }

        if (value is true || (value is not null and not false and not ""))
        {
            return null;
        }

        var member = MemberExpressions.TryMemberOf(requirement);
        var spec = session.Parameters.FirstOrDefault(parameter => parameter.Spec.Member is { } own && own.Name == member?.Name)?.Spec;
        return spec is not null && value is not false
            ? Missing($"Target {target.Name}", spec)
            : $"Target {target.Name} requires {Text(requirement.Body)}, which does not hold here.";
    }

    private static string Missing(string who, ParameterSpec spec)
    {
        var file = spec.IsSecret ? "" : $", or {spec.Name} in {BuildLocation.SettingsFolder}/parameters.json";
        return $"{who} requires the parameter {spec.Name}: give --{spec.Switch}, set {spec.Variables[0]}{file}.";
    }

    /// <summary>As written, more or less: without the object that every member of the build hangs off.</summary>
    private static string Text(Expression body) =>
        System.Text.RegularExpressions.Regex.Replace(body.ToString(), @"value\([^)]*\)\.", "");
}
