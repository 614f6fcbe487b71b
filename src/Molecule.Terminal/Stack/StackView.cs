using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Stack;
using Molecule.Stack.Reconciling;
using Molecule.Terminal.Images;
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
            output.Console.MarkupLineInterpolated($"[red]{workspace.Workspace}[/]: its last output");
            output.WriteRaw(string.Join('\n', workspace.LastLines.Select(line => "    " + line)));
        }
    }

    public void Show(ImmutableArray<WorkspaceStatus> workspaces)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Name", "Kind", "Runtime", "Image", "State", "URL");
        foreach (var workspace in workspaces)
        {
            var well = workspace is { State: "running", Health: "healthy" };
            table.AddRow(
                new Text(workspace.Name + Remark(workspace)),
                new Text(workspace.Kind),
                new Text(workspace.Runtime),
                new Text(ImageView.ShortId(workspace.ImageId)),
                new Text(workspace.State == "running" ? $"{workspace.State}, {workspace.Health}" : workspace.State, new Style(well ? Color.Green : Color.Red)),
                new Text(workspace.Url ?? "-"));
        }

        output.Console.Write(table);
    }

    private static string Remark(WorkspaceStatus workspace) => workspace switch
    {
        { Declared: true } => string.Empty,
        { ByHand: true } => " (started by hand)",
        _ => " (no longer declared)",
    };

    public void ShowJson(StackIdentity identity, ImmutableArray<WorkspaceStatus> workspaces) =>
        output.WriteRaw(JsonSerializer.Serialize(new StatusDocument(identity.Name, identity.Instance.Value, workspaces), StatusJson.Default.StatusDocument));

    private static void Put(ProgressBoard board, StackEvent change)
    {
        switch (change)
        {
            case StackEvent.Planned { Plan: var plan }:
                foreach (var action in plan.Actions.Where(action => action is not (StackAction.Keep or StackAction.Remove)))
                {
                    board.Set(action.Workspace, ProgressState.Waiting, "queued", action is StackAction.Recreate again ? string.Join(", ", again.Reasons) : "new");
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
            case StackEvent.AlreadyUp up:
                board.Set(up.Workspace, ProgressState.Done, "already up", up.Url);
                break;
            case StackEvent.Starting starting:
                board.Set(starting.Workspace, ProgressState.Running, "starting", starting.Reasons.IsEmpty ? null : string.Join(", ", starting.Reasons));
                break;
            case StackEvent.Started started:
                board.Set(started.Workspace, ProgressState.Running, "started", started.Url);
                break;
            case StackEvent.Waiting waiting:
                board.Set(waiting.Workspace, ProgressState.Running, "waiting", $"for {waiting.For}{(waiting.LastLogLine is { } line ? ": " + LogLine.Message(line) : string.Empty)}");
                break;
            case StackEvent.Ready ready:
                board.Set(ready.Workspace, ProgressState.Done, "ready", ready.Url);
                break;
            case StackEvent.Failed failed:
                board.Set(failed.Workspace, ProgressState.Failed, "failed", failed.Message);
                break;
            case StackEvent.Removed removed:
                board.Set(removed.Workspace, ProgressState.Done, "removed");
                break;
        }
    }
}

/// <summary>What <c>Status --output json</c> prints.</summary>
internal sealed record StatusDocument(string Stack, string Instance, ImmutableArray<WorkspaceStatus> Workspaces);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusDocument))]
internal sealed partial class StatusJson : JsonSerializerContext;
