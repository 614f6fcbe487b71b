using System.Net;
using System.Net.Http.Headers;

namespace Molecule.Containers.Engines.Building;

/// <summary>The context as one archive: a request body that is produced while it is sent.</summary>
internal sealed class ContextContent : HttpContent
{
    private readonly BuildContext _context;
    private readonly SentContext _sent;
    private readonly CancellationToken _cancellation;

    public ContextContent(BuildContext context, SentContext sent, CancellationToken cancellation)
    {
        (_context, _sent, _cancellation) = (context, sent, cancellation);
        Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, _cancellation);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Headers are 512 bytes each: small writes are gathered into chunks that are worth a system call.
        await using var gathered = new BufferedStream(new CountingStream(stream, _sent), 64 * 1024);
        await _context.WriteTarAsync(gathered, cancellationToken);
        await gathered.FlushAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <summary>Leaves the request's stream open: HTTP ends it.</summary>
    private sealed class CountingStream(Stream inner, SentContext sent) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            inner.Write(buffer, offset, count);
            sent.Add(count);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            sent.Add(buffer.Length);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
