using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Docker.DotNet;
using Molecule.Provisioner.Local;

namespace Molecule.Stack;

/// <summary>A container whose output is read.</summary>
internal sealed record LogSource(string Member, string ContainerId);

/// <summary>Reads the output of several containers.</summary>
internal static class StackLogs
{
    private const int Buffered = 1024;

    public static async IAsyncEnumerable<StackLogLine> ReadAsync(
        IDockerClient docker, ImmutableArray<LogSource> sources, bool follow, int? tail, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!follow)
        {
            foreach (var source in sources)
            {
                await foreach (var line in WorkspaceOutput.ReadLinesAsync(docker, source.ContainerId, follow, tail, cancellation))
                {
                    yield return new StackLogLine(source.Member, line);
                }
            }

            yield break;
        }

        // Bounded: a reader that is slower than the members slows their followers down, not the memory up.
        var channel = Channel.CreateBounded<StackLogLine>(Buffered);
        using var readers = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var following = Task.WhenAll(sources.Select(source => FollowAsync(docker, source, tail, channel.Writer, readers.Token)));
        var completion = following.ContinueWith(finished => channel.Writer.Complete(finished.Exception?.InnerException), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await foreach (var line in channel.Reader.ReadAllAsync(cancellation))
            {
                yield return line;
            }
        }
        finally
        {
            await readers.CancelAsync();
            await completion;
        }
    }

    private static async Task FollowAsync(IDockerClient docker, LogSource source, int? tail, ChannelWriter<StackLogLine> writer, CancellationToken cancellation)
    {
        await foreach (var line in WorkspaceOutput.ReadLinesAsync(docker, source.ContainerId, follow: true, tail, cancellation))
        {
            await writer.WriteAsync(new StackLogLine(source.Member, line), cancellation);
        }
    }
}
