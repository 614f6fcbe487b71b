using Nuke.Common.Arguments;
using Nuke.Common.Execution;

namespace Nuke.Common.Running;

/// <summary>Target names as people type them.</summary>
internal static class TargetNames
{
    /// <summary>The declared names; dashes and case do not matter.</summary>
    public static IReadOnlyList<string> Resolve(IReadOnlyList<string> typed, IReadOnlyList<ExecutableTarget> targets)
    {
        var problems = new List<string>();
        var found = new List<string>();
        foreach (var name in typed)
        {
            var plain = name.Replace("-", "", StringComparison.Ordinal);
            if (targets.FirstOrDefault(target => string.Equals(target.Name, plain, StringComparison.OrdinalIgnoreCase)) is { } target)
            {
                found.Add(target.Name);
            }
            else
            {
                problems.Add($"No target \"{name}\".{Suggestion.For(name, targets.Where(target => target.Listed).Select(target => target.Name))}");
            }
        }

        return problems.Count == 0
            ? [.. found.Distinct()]
            : throw new UsageException(string.Join(Environment.NewLine, problems), "See --help for all targets.");
    }
}
