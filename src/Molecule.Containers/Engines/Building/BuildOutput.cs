using System.Text;

namespace Molecule.Containers.Engines.Building;

/// <summary>The last 4 MiB of what a build printed, line by line; what is older is dropped.</summary>
internal sealed class BuildOutput(int limitBytes = BuildOutput.DefaultLimit)
{
    public const int DefaultLimit = 4 * 1024 * 1024;

    private readonly Queue<(string Line, int Bytes)> _lines = new();
    private readonly Lock _gate = new();
    private int _bytes;

    public int RetainedBytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    public void Add(string line)
    {
        var bytes = Encoding.UTF8.GetByteCount(line) + 1;
        if (bytes > limitBytes)
        {
            line = line[^(limitBytes / 4)..];
            bytes = Encoding.UTF8.GetByteCount(line) + 1;
        }

        lock (_gate)
        {
            _lines.Enqueue((line, bytes));
            _bytes += bytes;
            while (_bytes > limitBytes)
            {
                _bytes -= _lines.Dequeue().Bytes;
            }
        }
    }

    public IReadOnlyList<string> Last(int count)
    {
        lock (_gate)
        {
            return [.. _lines.Skip(Math.Max(0, _lines.Count - count)).Select(entry => entry.Line)];
        }
    }
}
