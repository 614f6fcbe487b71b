using System.Runtime.InteropServices;

namespace Molecule.Containers.Processes;

/// <summary>
/// Turns SIGINT and SIGTERM into one cancellation token. Build targets get no token from NUKE, so whatever runs long takes
/// <see cref="Token"/>. The first signal cancels; a second SIGINT ends the process as usual.
/// </summary>
public sealed class Interruption : IDisposable
{
    private static readonly Lazy<Interruption> Shared = new(() => new Interruption());

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    private Interruption()
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

    private void Handle(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        _source.Cancel();
    }
}
