using System.Threading.Channels;

namespace Molecule.Containers.Engines.Building.Sessions;

/// <summary>
/// Sends files of a context as BuildKit asks for them: first the list, then the bytes of each file that it wants, which it writes where
/// they are used. An archive, in contrast, is stored before it is unpacked.
/// </summary>
/// <param name="sent">Told of every chunk that the engine has taken, in bytes.</param>
internal sealed class FileSyncService(BuildContext context, Action<int> sent) : ISessionService
{
    public const string DiffCopy = "/moby.filesync.v1.FileSync/DiffCopy";

    private const int ChunkSize = 128 * 1024;

    /// <summary>One tree serves both names: where the Dockerfile is looked for, and what it copies from.</summary>
    private static readonly string[] Folders = ["context", "dockerfile"];

    public IReadOnlyList<string> Methods { get; } = [DiffCopy];

    /// <summary>Why files could not be sent, which the engine only knows as a broken call; null while they could.</summary>
    public MoleculeException? Failure { get; private set; }

    public async Task<GrpcEnd> AnswerAsync(GrpcCall call, CancellationToken cancellation)
    {
        if (call.Metadata("dir-name") is not [var folder] || !Folders.Contains(folder))
        {
            return new GrpcEnd(GrpcStatus.NotFound, $"this build has no folder '{string.Join(',', call.Metadata("dir-name"))}'");
        }

        try
        {
            await new Transfer(call, ContextSelection.Of(context.Entries, call.Metadata("followpaths")), sent).RunAsync(cancellation);
            return new GrpcEnd(GrpcStatus.Ok);
        }
        catch (ContextUnreadableException failure)
        {
            Failure ??= failure;
            return new GrpcEnd(GrpcStatus.Internal, failure.Message);
        }
    }

    private sealed class Transfer(GrpcCall call, IReadOnlyList<ContextEntry> entries, Action<int> sent)
    {
        private readonly long[] _sizes = new long[entries.Count];
        private readonly Channel<uint> _requests = Channel.CreateUnbounded<uint>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

        public async Task RunAsync(CancellationToken cancellation)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Task[] parts = [ListAsync(end.Token), ReadRequestsAsync(end.Token), SendFilesAsync(end.Token)];
            try
            {
                await foreach (var part in Task.WhenEach(parts))
                {
                    await part;
                }
            }
            catch
            {
                await end.CancelAsync();
                await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            await call.WriteAsync(FileSyncPacket.Of(FileSyncPacketType.Finished), cancellation);
        }

        private async Task ListAsync(CancellationToken cancellation)
        {
            for (var index = 0; index < entries.Count; index++)
            {
                var entry = entries[index];
                _sizes[index] = entry.SourceFile is { } file ? Reading(entry, () => new FileInfo(file).Length) : 0;
                await call.WriteAsync(FileSyncPacket.Stat(entry, _sizes[index]), cancellation);
            }

            await call.WriteAsync(FileSyncPacket.Of(FileSyncPacketType.Stat), cancellation);
        }

        private async Task ReadRequestsAsync(CancellationToken cancellation)
        {
            while (await call.ReadAsync(cancellation) is { } message)
            {
                var (type, id, text) = FileSyncPacket.Read(message);
                switch (type)
                {
                    case FileSyncPacketType.Request when id < entries.Count && entries[(int)id].Kind == ContextEntryKind.File:
                        _requests.Writer.TryWrite(id);
                        break;
                    case FileSyncPacketType.Finished:
                        _requests.Writer.Complete();
                        return;
                    case FileSyncPacketType.Error:
                        throw new InvalidDataException("the engine gave the transfer up: " + text);
                    default:
                        throw new InvalidDataException($"packet {type} {id} was not expected");
                }
            }

            throw new InvalidDataException("the transfer ended before it was finished");
        }

        private async Task SendFilesAsync(CancellationToken cancellation)
        {
            var buffer = new byte[FileSyncPacket.DataHeadSize + ChunkSize];
            await foreach (var id in _requests.Reader.ReadAllAsync(cancellation))
            {
                var entry = entries[(int)id];
                var position = 0L;
                if (entry.SourceFile is { } file)
                {
                    using var handle = Reading(entry, () => File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan));
                    int count;
                    while ((count = Reading(entry, () => RandomAccess.Read(handle, buffer.AsSpan(FileSyncPacket.DataHeadSize), position))) > 0)
                    {
                        await call.WriteAsync(FileSyncPacket.Data(id, buffer, count), cancellation);
                        position += count;
                        sent(count);
                    }
                }

                if (position != _sizes[id])
                {
                    throw new ContextUnreadableException(entry.Path, $"it changed while it was sent, from {_sizes[id]} to {position} bytes");
                }

                await call.WriteAsync(FileSyncPacket.Data(id, buffer, 0), cancellation);
            }
        }

        private static T Reading<T>(ContextEntry entry, Func<T> read)
        {
            try
            {
                return read();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new ContextUnreadableException(entry.Path, exception.Message);
            }
        }
    }
}
