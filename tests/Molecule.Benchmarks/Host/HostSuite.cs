using Nuke.Common.Planning;

namespace Molecule.Benchmarks.Host;

/// <summary>What a person waits for before anything happens, each against an empty program of the same runtime.</summary>
internal sealed class HostSuite(string root, int rounds, BenchReport report)
{
    private const int Targets = 500;

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var scratch = new Scratch();
        var empty = new EmptyProgram(scratch.In("empty"));
        await empty.CreateAsync(cancellation);
        BenchProgress.Say("first start of a clone (--help)");
        var clone = new ScratchClone(root, scratch.In("clone"));
        await clone.CreateAsync(cancellation);
        var first = new Measurement("first start of a clone (--help)", "ms", [await Measurement.TimeAsync(() => clone.StartAsync(cancellation, "--help"))]);

        var starts = await Measurement.InTurnAsync(
            rounds,
            ("empty program: start", () => empty.StartAsync(cancellation)),
            ("warm start (--help)", () => clone.StartAsync(cancellation, "--help")),
            // The scratch clone has what this target writes, so that there is nothing for it to do.
            ("no-op target (GenerateWorkflows)", () => clone.StartAsync(cancellation, "GenerateWorkflows")));
        var rebuilds = await Measurement.InTurnAsync(
            Math.Max(1, rounds / 4),
            ("empty program: change, build, start", () => empty.ChangeAndStartAsync(cancellation)),
            ("rebuild after a change of a target", () => clone.ChangeAndStartAsync("build/OutputFormat.cs", cancellation)),
            ("rebuild after a change of the deepest room", () => clone.ChangeAndStartAsync("src/Molecule.Containers/StateHome.cs", cancellation)));

        report.Add(starts[0]);
        report.Add(rebuilds[0]);
        report.Add(starts[1], starts[0]);
        report.Add(starts[2], starts[0]);
        report.Add(rebuilds[1], rebuilds[0]);
        report.Add(rebuilds[2], rebuilds[0]);
        report.Add(first, rebuilds[0]);
        report.Add(await PlanAsync(), starts[0]);
    }

    private async Task<Measurement> PlanAsync()
    {
        // Five rows of a hundred: each target needs two of the row before, and comes after its neighbour.
        var nodes = Enumerable.Range(0, Targets)
            .Select(index => new PlanNode(
                $"Target{index}",
                index < 100 ? [] : [$"Target{index - 100}", $"Target{(index / 100 * 100) - 100 + ((index + 1) % 100)}"],
                index % 100 == 0 ? [] : [$"Target{index - 1}"],
                []))
            .ToArray();
        string[] requested = [.. nodes.Select(node => node.Name)];
        Task Plan()
        {
            Planner.Plan(nodes, requested);
            return Task.CompletedTask;
        }

        return (await Measurement.InTurnAsync(rounds, ($"planning {Targets} targets (in process)", Plan)))[0];
    }
}
