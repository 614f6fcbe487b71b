namespace Nuke.Common.Planning;

/// <summary>A target as the planner sees it.</summary>
/// <param name="DependsOn">Run before this one, and because of it.</param>
/// <param name="After">Run before this one if they run at all.</param>
/// <param name="Triggers">Run after this one, and because of it.</param>
internal sealed record PlanNode(string Name, IReadOnlyList<string> DependsOn, IReadOnlyList<string> After, IReadOnlyList<string> Triggers);
