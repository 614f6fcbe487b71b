namespace Molecule.Provisioner.ControlPlane.Http;

/// <summary>Reads a stream up to a bound and not a buffer further: a server that sends a gigabyte costs what the bound costs.</summary>
internal static class BoundedBody
{
    private const int FirstBuffer = 4096;

    public static async Task<(ReadOnlyMemory<byte> Bytes, bool Truncated)> ReadAsync(Stream stream, int limit, CancellationToken cancellation)
    {
        var buffer = new byte[Math.Min(FirstBuffer, limit + 1)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length > limit)
                {
                    return (buffer.AsMemory(0, limit), true);
                }

                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, limit + 1));
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
            {
                return (buffer.AsMemory(0, length), false);
            }

            length += read;
        }
    }
}
