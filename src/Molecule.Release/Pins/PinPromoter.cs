using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Release.Journal;
using Molecule.Release.Manifests;

namespace Molecule.Release.Pins;

/// <summary>Makes a control plane pin a release's images: by image, digest and environment once, whatever broke in between.</summary>
/// <param name="journal">Null where no release is under way.</param>
internal sealed partial class PinPromoter(IRuntimePins pins, ReleaseJournal? journal, TimeProvider time, ILogger logger)
{
    private const int MaximumAttempts = 4;

    /// <param name="notes">For the control plane's record.</param>
    /// <returns>The runtimes whose pins moved.</returns>
    public async Task<ImmutableArray<string>> PromoteAsync(ReleaseManifest release, string notes, CancellationToken cancellation)
    {
        var moved = ImmutableArray.CreateBuilder<string>();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Looked up before each attempt, and once more at the end: that is the proof.
                var missing = PinPlan.ToMove(release, await pins.ListAsync(cancellation));
                if (missing.IsEmpty)
                {
                    foreach (var image in release.Images)
                    {
                        journal?.Done(ReleaseStep.Promote, image.Runtime, (JournalFields.Digest, image.Digest), (JournalFields.Environment, pins.Environment));
                    }

                    return moved.ToImmutable();
                }

                if (attempt > MaximumAttempts)
                {
                    throw new PinsNotMovedException(pins.Environment, [.. missing.Select(pin => pin.Runtime)]);
                }

                foreach (var pin in missing)
                {
                    journal?.Started(ReleaseStep.Promote, pin.Runtime, (JournalFields.Digest, pin.Digest), (JournalFields.Environment, pins.Environment));
                    await pins.PromoteAsync(pin, notes, cancellation);
                    moved.Add(pin.Runtime);
                }
            }
            catch (MoleculeException exception) when (attempt < MaximumAttempts && pins.IsTransient(exception))
            {
                var delay = TimeSpan.FromSeconds(0.5 * Math.Pow(2, attempt - 1));
                LogRetry(pins.Environment, exception.Message, delay.TotalSeconds);
                await Task.Delay(delay, time, cancellation);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Promoting on {Environment} failed: {Reason} Trying again in {Seconds:0.0} s.")]
    private partial void LogRetry(string environment, string reason, double seconds);
}

/// <summary>The control plane took the promotions, and still says otherwise.</summary>
public sealed class PinsNotMovedException(string environment, ImmutableArray<string> runtimes)
    : MoleculeException($"{environment} accepted the pins of {string.Join(", ", runtimes)} and still names others.", "Look for somebody else who promotes there, then promote again.")
{
    public string Environment { get; } = environment;

    public ImmutableArray<string> Runtimes { get; } = runtimes;
}
