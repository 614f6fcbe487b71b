using System.Diagnostics;
using Molecule.Acceptance.Tests.Product;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Images.Runtimes;
using Molecule.Stack;

namespace Molecule.Acceptance.Tests.Stack;

/// <summary>
/// <c>./build.sh Up</c> is killed, as a machine that loses its power kills, at a moment that a seed decides; the next one makes
/// the stack whole, and nothing is left over.
/// </summary>
public sealed class StackChaosAcceptance(TestAgentImages images) : IClassFixture<TestAgentImages>
{
    private const double LongestLifeInMilliseconds = 4000;

    [Theory]
    [Trait(ChaosRounds.Trait, ChaosRounds.Category)]
    [MemberData(nameof(ChaosRounds.Seeds), MemberType = typeof(ChaosRounds))]
    public async Task An_up_that_is_killed_at_any_moment_leaves_nothing_that_the_next_one_does_not_mend(int seed)
    {
        var random = new Random(seed);
        await using var bench = new StackBench(images, $"chaos-{seed}");
        await File.WriteAllTextAsync(bench.File, ServiceFiles.Shop + Workspace());
        var identity = new StackIdentity(bench.Identity.Name, BuildScript.RepositoryRoot);
        try
        {
            // From nothing, or as a change of a stack that runs.
            if (random.Next(2) == 0)
            {
                await UpAsync(bench, identity, greeting: "before");
            }

            await KillAsync(bench, identity, random.NextDouble() * LongestLifeInMilliseconds);

            var up = await UpAsync(bench, identity, greeting: "after");
            up.Services.Select(row => (row.Name, row.State)).ShouldBe([("seed", "completed"), ("store", "running"), ("web", "running")]);
            up.Workspaces.Select(row => (row.Name, row.State, row.Health)).ShouldBe([("agent", "running", "healthy")]);
            (await UpAsync(bench, identity, greeting: "after")).ChangedNothing.ShouldBeTrue();
            (await InstanceRemains.ContainersAsync(images.Engine, identity.Instance)).Count.ShouldBe(4, "a container too many has no owner");
            (await InstanceRemains.NetworksAsync(images.Engine, identity.Instance)).Count.ShouldBe(1);
            (await InstanceRemains.VolumesAsync(images.Engine, identity.Instance)).Count.ShouldBe(3);
        }
        finally
        {
            await InstanceRemains.RemoveAsync(images.Engine, identity.Instance);
        }
    }

    private string Workspace() => $$"""

        x-molecule:
          workspaces:
            agent: { runtime: codex, image: "{{images.NameOf(RuntimeCatalogue.Codex)}}", environment: { GREETING: "${GREETING:-hello}" }, depends_on: [store] }
        """;

    /// <summary>In this process: what is tested is what the killed one has left.</summary>
    private static async Task<StackUpResult> UpAsync(StackBench bench, StackIdentity identity, string greeting) =>
        await bench.UpAsync(bench.Stack(await File.ReadAllTextAsync(bench.File), new Dictionary<string, string> { ["GREETING"] = greeting }, identity: identity));

    /// <param name="milliseconds">From the moment at which it has begun with the stack; it may have ended by then.</param>
    private async Task KillAsync(StackBench bench, StackIdentity identity, double milliseconds)
    {
        var start = new ProcessStartInfo(Path.Combine(BuildScript.RepositoryRoot, "build.sh"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "Up", "--stack", identity.Name, "--stack-file", bench.File, "--engine", images.Engine.Endpoint.Address.ToString() })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["MOLECULE_STATE_HOME"] = bench.StateHome;
        start.Environment["GREETING"] = "killed";
        start.Environment.Remove("CI");
        using var process = Process.Start(start).ShouldNotBeNull();
        var output = new List<string>();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, line) =>
        {
            output.Add(line.Data ?? string.Empty);
            if (line.Data is null || line.Data.Contains("store ", StringComparison.Ordinal))
            {
                begun.TrySetResult();
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(5));
        output.ShouldContain(line => line.Contains("store ", StringComparison.Ordinal), string.Join('\n', output));
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds));
        process.Kill();
        await process.WaitForExitAsync();
    }
}
