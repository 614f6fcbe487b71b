using System.Runtime.InteropServices;
using System.Text;

namespace Molecule.Provisioner.Local;

/// <summary>Makes lines of two interleaved byte streams; bytes of a character may be split between two reads.</summary>
internal sealed class LineSplitter
{
    /// <summary>A longer line is given in pieces of this many bytes.</summary>
    private const int LongestLine = 64 * 1024;

    private readonly List<byte> _output = [];
    private readonly List<byte> _error = [];

    public IReadOnlyList<string> Add(ReadOnlySpan<byte> bytes, bool isError)
    {
        var pending = isError ? _error : _output;
        var lines = new List<string>();
        foreach (var value in bytes)
        {
            if (value != '\n')
            {
                pending.Add(value);
            }

            if (value == '\n' || pending.Count >= LongestLine)
            {
                lines.Add(Take(pending));
            }
        }

        return lines;
    }

    /// <summary>What was left without a line end.</summary>
    public IReadOnlyList<string> End() => [.. new[] { _output, _error }.Where(pending => pending.Count > 0).Select(Take)];

    private static string Take(List<byte> pending)
    {
        var line = Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(pending)).TrimEnd('\r');
        pending.Clear();
        return line;
    }
}
