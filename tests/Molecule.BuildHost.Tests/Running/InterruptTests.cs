using System.Runtime.InteropServices;
using Microsoft.Extensions.Time.Testing;
using Nuke.Common.Running;

namespace Molecule.BuildHost.Tests.Running;

public class InterruptTests
{
    private readonly FakeTimeProvider _clock = new();
    private int _brokenOff;

    [Fact]
    public void A_target_has_twenty_seconds_to_end_by_itself()
    {
        using var interrupt = new Interrupt(_ => _brokenOff++, _clock);

        interrupt.Request(PosixSignal.SIGINT);
        _clock.Advance(TimeSpan.FromSeconds(19.9));
        _brokenOff.ShouldBe(0);
        interrupt.IsRequested.ShouldBeTrue();

        _clock.Advance(TimeSpan.FromSeconds(0.2));
        _brokenOff.ShouldBe(1);
    }

    [Fact]
    public void A_second_request_ends_it_now()
    {
        using var interrupt = new Interrupt(_ => _brokenOff++, _clock);

        interrupt.Request(PosixSignal.SIGINT);
        interrupt.Request(PosixSignal.SIGINT);

        _brokenOff.ShouldBe(1);
    }

    [Fact]
    public void A_run_that_ended_in_time_is_not_broken_off()
    {
        using (var interrupt = new Interrupt(_ => _brokenOff++, _clock))
        {
            interrupt.Request(PosixSignal.SIGINT);
        }

        _clock.Advance(TimeSpan.FromMinutes(1));

        _brokenOff.ShouldBe(0);
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, PosixSignal.SIGTERM, 130)]
    [InlineData(PosixSignal.SIGTERM, PosixSignal.SIGINT, 143)]
    public void The_exit_code_is_the_one_that_shells_have_for_the_first_signal(PosixSignal first, PosixSignal second, int exitCode)
    {
        using var interrupt = new Interrupt(_ => _brokenOff++, _clock);
        interrupt.ExitCode.ShouldBe(0);

        interrupt.Request(first);
        interrupt.Request(second);

        interrupt.ExitCode.ShouldBe(exitCode);
    }
}
