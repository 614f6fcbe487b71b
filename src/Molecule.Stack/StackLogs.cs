using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Molecule.Provisioner.Local;

namespace Molecule.Stack;

/// <summary>Reads the output of several workspaces.</summary>
internal static class StackLogs
{
    private const int Buffered = 1024;

    public static async IAsyncEnumerable<StackLogLine> ReadAsync(
        LocalWorkspaceProvisioner provisioner, ImmutableArray<ObservedWorkspace> workspaces, bool follow, int? tail, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!follow)
        {
            foreach (var workspace in workspaces)
            {
                await foreach (var line in provisioner.LogsAsync(workspace.Id, follow, tail, cancellation))
                {
                    yield return new StackLogLine(workspace.Name, line);
                }
            }

            yield break;
        }

        // Bounded: a reader that is slower than the agents slows their followers down, not the memory up.
        var channel = Channel.CreateBounded<StackLogLine>(Buffered);
        using var readers = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var following = Task.WhenAll(workspaces.Select(workspace => FollowAsync(provisioner, workspace, tail, channel.Writer, readers.Token)));
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

    private static async Task FollowAsync(LocalWorkspaceProvisioner provisioner, ObservedWorkspace workspace, int? tail, ChannelWriter<StackLogLine> writer, CancellationToken cancellation)
    {
        await foreach (var line in provisioner.LogsAsync(workspace.Id, follow: true, tail, cancellation))
        {
            await writer.WriteAsync(new StackLogLine(workspace.Name, line), cancellation);
        }
    }
}
