using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.Tests.Engines.Building.Sessions;
using Molecule.Images.Templates;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>
/// Sends a folder both ways and hashes it in a process of its own: this assembly, run as a program. What a test runner itself needs would
/// hide what a context needs. It prints the bytes of the archive, the context's hash, the bytes that a build's session sent, and the most
/// memory that the process ever had, in bytes; it is both ends of the session.
/// </summary>
internal static class LargeContextProcess
{
    public const string Mode = "context";

    public static async Task RunAsync(string folder)
    {
        var context = ContextFolder.Read([folder], []);
        await using var sink = new CountingSink();
        await context.WriteTarAsync(sink, CancellationToken.None);
        var hash = await context.HashAsync(CancellationToken.None);
        var sent = await SendOverSessionAsync(context);
        var peak = await PeakAsync();
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{sink.Length} {hash} {sent} {peak}"));
    }

    private static async Task<long> SendOverSessionAsync(BuildContext context)
    {
        var received = 0L;
        await using var peer = await SessionPeer.StartAsync(async client => received = (await FileTransfer.ReceiveAsync(client, "context", [], keep: false)).Bytes);
        using var engine = peer.Engine;
        await new ImageBuilder(engine, TimeProvider.System, NullLogger.Instance).BuildAsync(new ImageBuildRequest { Context = context }, null, CancellationToken.None);
        return received;
    }

    private static async Task<long> PeakAsync()
    {
        // "VmHWM:    12345 kB"
        var line = (await File.ReadAllLinesAsync("/proc/self/status")).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Takes all and keeps nothing but the number.</summary>
    private sealed class CountingSink : Stream
    {
        private long _written;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _written;

        public override long Position
        {
            get => _written;
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => _written += count;

        public override void Write(ReadOnlySpan<byte> buffer) => _written += buffer.Length;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            _written += count;
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _written += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
