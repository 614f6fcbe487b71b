using Nuke.Common.Execution;
using Nuke.Common.Running;

namespace Nuke.Common.Printing;

/// <summary>The plan as a tree: under each target what it waits for and what it triggers, numbered in the order of the run.</summary>
internal static class PlanTree
{
    public static void Write(Printer printer, NukeBuild build)
    {
        foreach (var (text, style) in Lines(build.ExecutionPlan))
        {
            printer.Line(text, style);
        }
    }

    public static IEnumerable<(string Text, Style Style)> Lines(IReadOnlyCollection<ExecutableTarget> plan)
    {
        var order = plan.ToList();
        var shown = new HashSet<ExecutableTarget>();
        return order.Where(target => target.Invoked).SelectMany(target => Node(target, "", "", ""));

        IEnumerable<(string Text, Style Style)> Node(ExecutableTarget target, string lead, string rest, string relation)
        {
            var isFirst = shown.Add(target);
            var style = target.Status == ExecutionStatus.Skipped ? Style.Dim : Style.Plain;
            yield return ($"{lead}{relation}{order.IndexOf(target) + 1}. {target.Name}{Notes(target)}{(isFirst ? "" : "  (see above)")}", style);
            if (!isFirst)
            {
                yield break;
            }

            List<(ExecutableTarget Target, string Relation)> children =
            [
                .. target.ExecutionDependencies.Distinct().Where(order.Contains).OrderBy(order.IndexOf).Select(child => (child, "")),
                .. target.Triggers.Distinct().Where(order.Contains).OrderBy(order.IndexOf).Select(child => (child, "then ")),
            ];
            for (var index = 0; index < children.Count; index++)
            {
                var isLast = index == children.Count - 1;
                foreach (var line in Node(children[index].Target, rest + (isLast ? "└─ " : "├─ "), rest + (isLast ? "   " : "│  "), children[index].Relation))
                {
                    yield return line;
                }
            }
        }
    }

    private static string Notes(ExecutableTarget target)
    {
        if (target.Status == ExecutionStatus.Skipped)
        {
            return $"  skipped: {target.Skipped}";
        }

        var conditions = string.Join(" and ", target.DynamicConditions.Select(condition => condition.Text));
        return conditions.Length == 0 ? "" : $"  if then {conditions}";
    }
}
