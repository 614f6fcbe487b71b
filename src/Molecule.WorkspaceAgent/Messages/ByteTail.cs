using System.Text;

namespace Molecule.WorkspaceAgent.Messages;

/// <summary>Keeps the last bytes of a stream.</summary>
internal sealed class ByteTail(int capacity)
{
    private readonly Lock _gate = new();
    private byte[] _bytes = [];

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            byte[] all = [.. _bytes, .. bytes];
            _bytes = all.Length <= capacity ? all : all[^capacity..];
        }
    }

    public string Text()
    {
        lock (_gate)
        {
            return Encoding.UTF8.GetString(_bytes);
        }
    }
}
