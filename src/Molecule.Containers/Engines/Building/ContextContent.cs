using System.Net;
using System.Net.Http.Headers;

namespace Molecule.Containers.Engines.Building;

/// <summary>A request body that is produced while it is sent. What the engine has taken counts as progress.</summary>
internal sealed class ContextContent : HttpContent
{
    private readonly BuildContext _context;
    private readonly ProgressGate _gate;
    private readonly Action<BuildEvent> _report;

    public ContextContent(BuildContext context, ProgressGate gate, Action<BuildEvent> report)
    {
        (_context, _gate, _report) = (context, gate, report);
        Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, _gate.Token);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Headers are 512 bytes each: small writes are gathered into chunks that are worth a system call.
        await using var gathered = new BufferedStream(new CountingStream(stream, _gate, _report), 64 * 1024);
        await _context.WriteTarAsync(gathered, cancellationToken);
        await gathered.FlushAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <summary>Leaves the request's stream open: HTTP ends it.</summary>
    private sealed class CountingStream(Stream inner, ProgressGate gate, Action<BuildEvent> report) : Stream
    {
        private const long ReportEvery = 1024 * 1024;

        private long _bytes;
        private long _reported;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _bytes; set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            inner.Write(buffer, offset, count);
            Count(count);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            Count(buffer.Length);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        private void Count(int written)
        {
            _bytes += written;
            gate.Progress();
            if (_bytes - _reported >= ReportEvery)
            {
                _reported = _bytes;
                report(new BuildEvent.ContextSent(_bytes));
            }
        }
    }
}
