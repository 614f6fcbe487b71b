using Molecule.Images;
using Molecule.Terminal.Suites;

namespace Molecule.Terminal.Tests.Suites;

public sealed class TestCommandsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public async Task Chaos_of_less_than_one_round_is_wrong_usage(int rounds)
    {
        var commands = new TestCommands(new CommandContext { RepositoryRoot = "/nowhere" }, new ImageWorkshopOptions { RepositoryRoot = "/nowhere" });

        var refused = await Should.ThrowAsync<InvalidRoundsException>(() => commands.RunChaosAsync("Release", filter: null, rounds));

        refused.IsUsage.ShouldBeTrue();
        refused.Message.ShouldContain($"--rounds {rounds} ");
    }
}
