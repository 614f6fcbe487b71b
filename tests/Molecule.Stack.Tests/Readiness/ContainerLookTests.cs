using Molecule.Stack.Readiness;

namespace Molecule.Stack.Tests.Readiness;

public sealed class ContainerLookTests
{
    [Theory]
    [InlineData("running", 0, 0, null)]
    [InlineData("restarting", 3, 2, null)]
    [InlineData("restarting", 3, 3, "ends again and again, last with exit code 3")]
    [InlineData("running", 0, 3, null)]
    [InlineData("exited", 7, 0, "ended with exit code 7")]
    public void Waiting_makes_no_sense_for_what_has_ended_and_for_what_ends_again_and_again(string state, long exitCode, long restarts, string? expected) =>
        new ContainerLook(state, Health: null, LastCheck: null, exitCode, restarts, Error: string.Empty, StartedAt: null, Ports: []).Hopeless.ShouldBe(expected);
}
