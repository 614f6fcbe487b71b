using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Molecule.Containers.Engines.Building.Sessions;

/// <summary>Names a session for the server; nothing listens there.</summary>
internal sealed class SessionEndPoint(string id) : EndPoint
{
    public override string ToString() => id;
}

/// <summary>A transport of exactly one connection, which is there already.</summary>
internal sealed class SessionConnection(SessionEndPoint endpoint, Stream stream) : IConnectionListenerFactory, IConnectionListener
{
    public const int BufferSize = 512 * 1024;

    private const int SegmentSize = 64 * 1024;

    private readonly TaskCompletionSource<ConnectionContext?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _accepted;

    public EndPoint EndPoint => endpoint;

    ValueTask<IConnectionListener> IConnectionListenerFactory.BindAsync(EndPoint endpoint, CancellationToken cancellationToken) => new(this);

    public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _accepted, 1) == 0 ? new(Connect()) : new(_end.Task);

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _end.TrySetResult(null);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    private Connection Connect() => new(
        endpoint.ToString(),
        stream,
        PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: SegmentSize, leaveOpen: true)),
        PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: SegmentSize, leaveOpen: true)));

    /// <summary>The session closes the stream, and an abort does so early; closing it twice does no harm.</summary>
    private sealed class Connection(string id, Stream stream, PipeReader input, PipeWriter output) : ConnectionContext, IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;

        public override IDuplexPipe Transport { get => this; set => throw new NotSupportedException(); }

        public override string ConnectionId { get => id; set => throw new NotSupportedException(); }

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

        public override void Abort(ConnectionAbortedException abortReason) => stream.Dispose();
    }
}
