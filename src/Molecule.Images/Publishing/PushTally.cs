namespace Molecule.Images.Publishing;

/// <summary>
/// Adds up what an engine says about the layers of one push. Pure but for the timestamps it is given; not thread-safe.
/// </summary>
internal sealed class PushTally(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);
    private readonly Queue<(long At, long Bytes)> _samples = new();

    public long PushedBytes { get; private set; }

    public long TotalBytes { get; private set; }

    public int Layers => _layers.Count;

    public int LayersDone { get; private set; }

    /// <summary>Over the last three seconds; 0 until there are two samples.</summary>
    public double BytesPerSecond
    {
        get
        {
            if (_samples.Count < 2)
            {
                return 0;
            }

            var (at, bytes) = _samples.Peek();
            var seconds = time.GetElapsedTime(at).TotalSeconds;
            return seconds > 0 ? (PushedBytes - bytes) / seconds : 0;
        }
    }

    /// <param name="layer">The engine's short id of a layer; null or empty for messages about the whole.</param>
    /// <param name="current">Bytes; 0 when the message tells none.</param>
    /// <param name="total">Bytes; 0 when the engine does not know.</param>
    public void Add(string? layer, string? status, long current, long total)
    {
        if (string.IsNullOrEmpty(layer) || status is null)
        {
            return;
        }

        var before = _layers.GetValueOrDefault(layer);
        var after = status switch
        {
            "Pushed" => before with { Current = Math.Max(before.Current, before.Total), Done = true },
            "Layer already exists" => before with { Current = 0, Total = 0, Done = true },
            _ when status.StartsWith("Mounted from", StringComparison.Ordinal) => before with { Current = 0, Total = 0, Done = true },

            // The engine counts uncompressed bytes and may run past its own estimate.
            "Pushing" => before with { Current = current, Total = Math.Max(Math.Max(before.Total, total), current) },
            _ => before,
        };
        _layers[layer] = after;
        PushedBytes += after.Current - before.Current;
        TotalBytes += after.Total - before.Total;
        LayersDone += (after.Done ? 1 : 0) - (before.Done ? 1 : 0);

        _samples.Enqueue((time.GetTimestamp(), PushedBytes));
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().At) > Window)
        {
            _samples.Dequeue();
        }
    }

    private readonly record struct Layer(long Current, long Total, bool Done);
}
