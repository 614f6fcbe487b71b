using Nuke.Common.Planning;

namespace Molecule.BuildHost.Tests.Planning;

public class PlannerTests
{
    [Fact]
    public void Dependencies_run_first_in_declared_order() =>
        Planner.Plan([Node("Up", dependsOn: ["Engine", "Images"]), Node("Engine"), Node("Images", dependsOn: ["Base"]), Node("Base")], ["Up"])
            .ShouldBe(["Engine", "Base", "Images", "Up"]);

    [Fact]
    public void What_nobody_asked_for_stays_out() => Planner.Plan([Node("A"), Node("B", after: ["A"])], ["B"]).ShouldBe(["B"]);

    [Fact]
    public void Order_relations_sort_what_was_asked_for() => Planner.Plan([Node("A"), Node("B"), Node("C", after: ["B"])], ["C", "B", "A"]).ShouldBe(["B", "C", "A"]);

    [Fact]
    public void Triggered_targets_come_after_their_trigger_with_what_they_need() =>
        Planner.Plan([Node("A", triggers: ["B"]), Node("B", dependsOn: ["C"]), Node("C")], ["A"]).ShouldBe(["A", "C", "B"]);

    [Fact]
    public void A_shared_dependency_runs_once() =>
        Planner.Plan([Node("Top", dependsOn: ["L", "R"]), Node("L", dependsOn: ["X"]), Node("R", dependsOn: ["X"]), Node("X")], ["Top"])
            .ShouldBe(["X", "L", "R", "Top"]);

    [Fact]
    public void A_cycle_is_refused_with_its_members_only() =>
        Should.Throw<CycleException>(() => Planner.Plan([Node("In", dependsOn: ["A"]), Node("A", dependsOn: ["B"]), Node("B", after: ["C"]), Node("C", dependsOn: ["A"])], ["In"]))
            .Members.ShouldBe(["A", "B", "C"], ignoreOrder: true);

    [Fact]
    public void A_cycle_is_refused_even_where_it_was_not_asked_for() =>
        Should.Throw<CycleException>(() => Planner.Plan([Node("Alone"), Node("A", triggers: ["B"]), Node("B", triggers: ["A"])], ["Alone"]));

    [Fact]
    public void Random_graphs_are_ordered_by_all_relations_and_hold_exactly_what_is_needed()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var nodes = Graph(random, 30);
            var byName = nodes.ToDictionary(node => node.Name);
            var requested = nodes.Where(_ => random.Next(5) == 0).Select(node => node.Name).ToList();

            var plan = Planner.Plan(nodes, requested);

            var at = plan.Select((name, index) => (name, index)).ToDictionary(entry => entry.name, entry => entry.index);
            // Plain conditions: an assertion library's expressions would be compiled anew for each of the thousands of checks.
            var isOrdered = plan.All(name =>
                byName[name].DependsOn.All(other => at[other] < at[name])
                && byName[name].Triggers.All(other => at[other] > at[name])
                && byName[name].After.All(other => !at.TryGetValue(other, out var position) || position < at[name]));
            var isNeeded = plan.All(name => requested.Contains(name)
                || plan.Any(other => byName[other].DependsOn.Contains(name) || byName[other].Triggers.Contains(name)));
            isOrdered.ShouldBeTrue($"seed {seed}");
            isNeeded.ShouldBeTrue($"seed {seed}");
            requested.ShouldBeSubsetOf(plan);
        }
    }

    [Fact]
    public void A_long_chain_is_no_deep_recursion()
    {
        var nodes = Enumerable.Range(0, 20_000).Select(index => Node($"T{index}", dependsOn: index == 0 ? [] : [$"T{index - 1}"])).ToList();
        Planner.Plan(nodes, ["T19999"]).Count.ShouldBe(20_000);
    }

    private static PlanNode Node(string name, string[]? dependsOn = null, string[]? after = null, string[]? triggers = null) =>
        new(name, dependsOn ?? [], after ?? [], triggers ?? []);

    /// <summary>Every relation points from a later to an earlier number, so that there is no cycle.</summary>
    private static List<PlanNode> Graph(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(index => new PlanNode(
            $"T{index}",
            [.. Enumerable.Range(0, index).Where(_ => random.Next(12) == 0).Select(other => $"T{other}")],
            [.. Enumerable.Range(0, index).Where(_ => random.Next(12) == 0).Select(other => $"T{other}")],
            [.. Enumerable.Range(index + 1, count - index - 1).Where(_ => random.Next(30) == 0).Select(other => $"T{other}")])),
    ];
}
