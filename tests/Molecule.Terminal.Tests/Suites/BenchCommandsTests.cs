using Molecule.Terminal.Suites;

namespace Molecule.Terminal.Tests.Suites;

public sealed class BenchCommandsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_benchmark_of_less_than_one_round_is_wrong_usage(int rounds)
    {
        var commands = new BenchCommands(new CommandContext { RepositoryRoot = "/nowhere" });

        (await Should.ThrowAsync<InvalidRoundsException>(() => commands.RunAsync("/nowhere/bench.dll", "Host", rounds))).IsUsage.ShouldBeTrue();
    }
}
