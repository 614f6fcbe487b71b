using System.Text;

namespace Molecule.Containers.Processes;

/// <summary>Keeps the last lines of a stream, up to a number of characters in all.</summary>
internal sealed class LineTail(int capacity)
{
    private readonly Queue<string> _lines = new();
    private readonly Lock _gate = new();
    private int _length;

    public void Add(string line)
    {
        var kept = line.Length < capacity ? line : line[^(capacity - 1)..];
        lock (_gate)
        {
            _lines.Enqueue(kept);
            _length += kept.Length + 1;
            while (_length > capacity)
            {
                _length -= _lines.Dequeue().Length + 1;
            }
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            var text = new StringBuilder(_length);
            foreach (var line in _lines)
            {
                text.Append(line).Append('\n');
            }

            return text.ToString();
        }
    }
}
