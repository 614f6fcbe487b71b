using System.Runtime.InteropServices;
using Nuke.Common.Printing;
using Nuke.Common.Tooling;

namespace Nuke.Common.Running;

/// <summary>
/// Ctrl-C. Targets get no token from NUKE; those that listen themselves end soon. Others are given <see cref="Grace"/>, or until the
/// second Ctrl-C. Either way the summary is printed.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<int> _breakOff;
    private readonly TimeProvider _clock;
    private ITimer? _timer;
    private int _signals;
    private int _exitCode;

    /// <param name="breakOff">Ends the run while its target still runs: prints the summary and leaves the process with that exit code.</param>
    public Interrupt(Action<int> breakOff, TimeProvider clock)
    {
        _breakOff = breakOff;
        _clock = clock;
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle));
    }

    public bool IsRequested => Volatile.Read(ref _signals) > 0;

    /// <summary>As shells have it for a program that a signal ended, by the first one; 0 when there was none.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _timer?.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        Request(context.Signal);
    }

    /// <summary>What a signal does.</summary>
    public void Request(PosixSignal signal)
    {
        Interlocked.CompareExchange(ref _exitCode, signal == PosixSignal.SIGTERM ? BuildProgram.Terminated : BuildProgram.Interrupted, 0);
        if (Interlocked.Increment(ref _signals) > 1)
        {
            End();
            return;
        }

        Printer.Process.Line();
        Printer.Process.Line(
            $"Interrupted: the target has {Grace.TotalSeconds:0} seconds to end by itself. Ctrl-C again ends it now.",
            Style.Yellow,
            isShown: NukeBuild.Verbosity < Verbosity.Quiet);
        ToolProcess.KillAll();
        _timer = _clock.CreateTimer(_ => End(), null, Grace, Timeout.InfiniteTimeSpan);
    }

    private void End()
    {
        ToolProcess.KillAll();
        _breakOff(ExitCode);
    }
}
