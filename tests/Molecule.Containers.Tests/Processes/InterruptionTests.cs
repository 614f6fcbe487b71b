using System.Runtime.InteropServices;
using Molecule.Containers.Processes;

namespace Molecule.Containers.Tests.Processes;

public sealed class InterruptionTests : IDisposable
{
    private readonly Interruption _interruption = new();

    public void Dispose() => _interruption.Dispose();

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public void The_first_signal_is_a_request(PosixSignal signal) => _interruption.Take(signal).ShouldBeTrue();

    [Theory]
    [InlineData(PosixSignal.SIGINT, PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGTERM, PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM, PosixSignal.SIGTERM)]
    public void One_Ctrl_C_that_comes_from_the_terminal_and_from_the_parent_is_one_request(PosixSignal first, PosixSignal second)
    {
        _interruption.Take(first).ShouldBeTrue();

        _interruption.Take(second).ShouldBeTrue();
    }

    [Fact]
    public void A_second_Ctrl_C_ends_the_process()
    {
        _interruption.Take(PosixSignal.SIGINT);
        _interruption.Take(PosixSignal.SIGTERM);

        _interruption.Take(PosixSignal.SIGINT).ShouldBeFalse();
    }
}
