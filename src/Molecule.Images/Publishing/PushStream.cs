using Docker.DotNet.Models;
using Molecule.Containers.Redaction;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Publishing;

/// <summary>Takes the messages of one push: progress for people, the engine's error, and a sign of life for the watch on silence.</summary>
internal sealed class PushStream(RuntimeName runtime, IProgress<PublishProgress>? progress, Action alive, TimeProvider time) : IProgress<JSONMessage>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly PushTally _tally = new(time);
    private long _reported;

    /// <summary>Redacted; null when the engine reported none.</summary>
    public string? Error { get; private set; }

    public void Report(JSONMessage value)
    {
        alive();
        if ((value.Error?.Message ?? value.ErrorMessage) is { Length: > 0 } error)
        {
            Error = Redactor.Process.Redact(error);
            return;
        }

        _tally.Add(value.ID, value.Status, value.Progress?.Current ?? 0, value.Progress?.Total ?? 0);
        if (_tally.Layers > 0 && (_reported == 0 || time.GetElapsedTime(_reported) >= Pause || _tally.LayersDone == _tally.Layers))
        {
            _reported = time.GetTimestamp();
            progress?.Report(new PublishProgress.Pushing(_tally.PushedBytes, _tally.TotalBytes, _tally.BytesPerSecond, _tally.LayersDone, _tally.Layers) { Runtime = runtime });
        }
    }
}
