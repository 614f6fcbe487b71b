using Molecule.Stack;
using Molecule.Stack.Reconciling;
using Molecule.Terminal.Progress;
using Spectre.Console;

namespace Molecule.Terminal.Stack;

/// <summary>Shows a stack while it changes, and how it is.</summary>
public sealed class StackView(TerminalOutput output, TimeProvider time)
{
    public async Task<T> ShowAsync<T>(Func<IProgress<StackEvent>, Task<T>> work) =>
        await ProgressBoard.ShowAsync(output, time, board => work(new InlineProgress<StackEvent>(change => Put(board, change))));

    public void Show(StackUpException failure)
    {
        foreach (var workspace in failure.Failures.Where(workspace => !workspace.LastLines.IsEmpty))
        {
            output.Console.MarkupLineInterpolated($"[red]{workspace.Member}[/]: its last output");
            output.WriteRaw(string.Join('\n', workspace.LastLines.Select(line => "    " + line)));
        }
    }

    public void Show(StackStatus status)
    {
        foreach (var table in StackTables.Of(status))
        {
            output.Console.Write(table);
        }
    }

    public void ShowJson(StackIdentity identity, StackStatus status) => output.WriteRaw(StackStatusDocument.Serialize(identity, status));

    private static void Put(ProgressBoard board, StackEvent change)
    {
        switch (change)
        {
            case StackEvent.Planned { Plan: var plan }:
                foreach (var action in plan.Actions.Where(action => action is not (StackAction.Keep or StackAction.Remove)))
                {
                    board.Set(action.Member, ProgressState.Waiting, "queued", action is StackAction.Recreate again ? string.Join(", ", again.Reasons) : "new");
                }

                break;
            case StackEvent.WaitingForOther other:
                board.Set("lock", ProgressState.Waiting, "waiting", $"for {other.Holder}");
                break;
            case StackEvent.NetworkCreated network:
                board.Set(network.Network, ProgressState.Done, "created", "network");
                break;
            case StackEvent.NetworkRemoved network:
                board.Set(network.Network, ProgressState.Done, "removed", "network");
                break;
            case StackEvent.VolumeRemoved volume:
                board.Set(volume.Volume, ProgressState.Done, "removed", "volume");
                break;
            case StackEvent.Pulling pulling:
                board.Set(pulling.Member, ProgressState.Running, "pulling", pulling.Image);
                break;
            case StackEvent.WaitingForDependencies waiting:
                board.Set(waiting.Member, ProgressState.Waiting, "waiting", $"for {string.Join(", ", waiting.On)}");
                break;
            case StackEvent.AlreadyUp up:
                board.Set(up.Member, ProgressState.Done, "already up", up.Url);
                break;
            case StackEvent.Starting starting:
                board.Set(starting.Member, ProgressState.Running, "starting", starting.Reasons.IsEmpty ? "new" : string.Join(", ", starting.Reasons));
                break;
            case StackEvent.Started started:
                board.Set(started.Member, ProgressState.Running, "started", started.Url);
                break;
            case StackEvent.Waiting waiting:
                board.Set(waiting.Member, ProgressState.Running, "waiting", $"for {waiting.For}{(waiting.LastLogLine is { } line ? ": " + LogLine.Message(line) : string.Empty)}");
                break;
            case StackEvent.Ready ready:
                board.Set(ready.Member, ProgressState.Done, "ready", ready.Url);
                break;
            case StackEvent.Failed failed:
                board.Set(failed.Member, ProgressState.Failed, "failed", failed.Message);
                break;
            case StackEvent.Removed removed:
                board.Set(removed.Member, ProgressState.Done, "removed");
                break;
            case StackEvent.RolledBack back:
                board.Set(back.Member, ProgressState.Failed, "rolled back", "its container was removed again");
                break;
        }
    }
}
