using Microsoft.Extensions.Time.Testing;
using Molecule.Containers.Engines.Building;

namespace Molecule.Containers.Tests.Engines.Building;

public sealed class ProgressGateTests
{
    private static readonly BuildTimeouts Timeouts = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Silence_beyond_the_grace_is_a_stall()
    {
        using var gate = new ProgressGate(Timeouts, _clock, CancellationToken.None);

        _clock.Advance(TimeSpan.FromSeconds(9));
        gate.Verdict.ShouldBe(GateVerdict.Open);
        _clock.Advance(TimeSpan.FromSeconds(1));

        gate.Verdict.ShouldBe(GateVerdict.Stalled);
        gate.Token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Progress_starts_the_silence_anew_but_never_the_ceiling()
    {
        using var gate = new ProgressGate(Timeouts, _clock, CancellationToken.None);

        for (var second = 0; second < 59; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            gate.Progress();
        }

        gate.Verdict.ShouldBe(GateVerdict.Open);
        _clock.Advance(TimeSpan.FromSeconds(1));
        gate.Verdict.ShouldBe(GateVerdict.Ceiling);
    }

    [Fact]
    public void An_export_has_four_times_the_grace_and_loses_it_when_it_ends()
    {
        using var gate = new ProgressGate(Timeouts, _clock, CancellationToken.None);

        gate.Exporting(true);
        _clock.Advance(TimeSpan.FromSeconds(39));
        gate.Verdict.ShouldBe(GateVerdict.Open);
        gate.Exporting(false);
        _clock.Advance(TimeSpan.FromSeconds(10));

        gate.Verdict.ShouldBe(GateVerdict.Stalled);
    }

    [Fact]
    public void The_caller_s_cancellation_is_never_reported_as_a_time_out()
    {
        using var caller = new CancellationTokenSource();
        using var gate = new ProgressGate(Timeouts, _clock, caller.Token);

        caller.Cancel();
        _clock.Advance(TimeSpan.FromMinutes(5));

        gate.Verdict.ShouldBe(GateVerdict.Cancelled);
    }

    [Fact]
    public void A_caller_that_cancels_after_a_stall_does_not_change_the_verdict()
    {
        using var caller = new CancellationTokenSource();
        using var gate = new ProgressGate(Timeouts, _clock, caller.Token);

        _clock.Advance(TimeSpan.FromSeconds(10));
        caller.Cancel();

        gate.Verdict.ShouldBe(GateVerdict.Stalled);
    }
}
