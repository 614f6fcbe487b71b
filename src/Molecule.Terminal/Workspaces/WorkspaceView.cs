using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Provisioner.Local.Sweeping;
using Molecule.Stack;
using Molecule.Terminal.Images;
using Spectre.Console;

namespace Molecule.Terminal.Workspaces;

/// <summary>Shows single workspaces, and what a sweep found.</summary>
internal sealed class WorkspaceView(TerminalOutput output)
{
    public void Show(ImmutableArray<WorkspaceStatus> workspaces)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Name", "Id", "Kind", "Runtime", "Image", "State", "URL");
        foreach (var workspace in workspaces)
        {
            table.AddRow(
                new Text(workspace.Name),
                new Text(workspace.Id),
                new Text(workspace.Kind),
                new Text(workspace.Runtime),
                new Text(ImageView.ShortId(workspace.ImageId)),
                new Text(workspace.State == "running" ? $"{workspace.State}, {workspace.Health}" : workspace.State),
                new Text(workspace.Url ?? "-"));
        }

        output.Console.Write(table);
    }

    public void ShowJson(ImmutableArray<WorkspaceStatus> workspaces) =>
        output.WriteRaw(JsonSerializer.Serialize(workspaces, WorkspaceJson.Default.ImmutableArrayWorkspaceStatus));

    public void Show(ImmutableArray<SweptItem> swept, bool dryRun)
    {
        if (swept.IsEmpty)
        {
            output.Console.WriteLine("Everything has an owner: nothing to sweep.");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns(dryRun ? "Would go" : "Removed", "Name", "Because");
        foreach (var item in swept)
        {
            table.AddRow(new Text(item.Kind), new Text(item.Name), new Text(item.Reason));
        }

        output.Console.Write(table);
    }

    public void ShowJson(ImmutableArray<SweptItem> swept, bool dryRun) =>
        output.WriteRaw(JsonSerializer.Serialize(new SweepDocument(dryRun, swept), WorkspaceJson.Default.SweepDocument));
}

/// <summary>What <c>Sweep --output json</c> prints.</summary>
internal sealed record SweepDocument(bool DryRun, ImmutableArray<SweptItem> Items);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableArray<WorkspaceStatus>))]
[JsonSerializable(typeof(SweepDocument))]
internal sealed partial class WorkspaceJson : JsonSerializerContext;
