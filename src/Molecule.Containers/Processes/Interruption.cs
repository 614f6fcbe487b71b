using System.Runtime.InteropServices;

namespace Molecule.Containers.Processes;

/// <summary>
/// Turns SIGINT and SIGTERM into one cancellation token. Build targets get no token from NUKE, so whatever runs long takes
/// <see cref="Token"/>. The first signal cancels; a second SIGINT ends the process as usual. A SIGTERM beside a SIGINT asks for nothing more:
/// Ctrl-C reaches a whole group of processes, and a parent among them may ask its children by itself.
/// </summary>
public sealed class Interruption : IDisposable
{
    private static readonly Lazy<Interruption> Shared = new(() => new Interruption());

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    private int _interrupts;

    internal Interruption()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle));
    }

    /// <summary>Registers on first use, once per process.</summary>
    public static CancellationToken Token => Shared.Value._source.Token;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    /// <summary>What a signal does.</summary>
    /// <returns>False when the process shall end at once.</returns>
    internal bool Take(PosixSignal signal)
    {
        if (signal == PosixSignal.SIGINT && Interlocked.Increment(ref _interrupts) > 1)
        {
            return false;
        }

        _source.Cancel();
        return true;
    }

    private void Handle(PosixSignalContext context) => context.Cancel = Take(context.Signal);
}
