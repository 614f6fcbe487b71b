using System.ComponentModel;
using Molecule.Terminal.Workspaces;
using Nuke.Common;

/// <summary>Single workspaces, beside those that the stack file declares.</summary>
partial class Build
{
    [Category("workspaces"), Parameter("WorkspaceStart: the runtime, such as codex")]
    readonly string? Runtime;

    [Category("workspaces"), Parameter("WorkspaceStart: its name (default: the runtime and the next free number)")]
    readonly string? Name;

    [Category("workspaces"), Parameter("WorkspaceStart: workspace or platform (default: workspace)")]
    readonly string? Kind;

    [Category("workspaces"), Parameter("WorkspaceStart: 1 sandboxed, 2 standard, 3 privileged, 4 with the host's network and the engine (default: 2)")]
    readonly int? Tier;

    [Category("workspaces"), Parameter("WorkspaceStart: a folder of the engine's host to have at /workspace (default: a volume)")]
    readonly string? WorkspacePath;

    [Category("workspaces"), Parameter("WorkspaceStart: none, read_only or read_write access to that folder (default: read_write)")]
    readonly string? WorkspaceAccess;

    [Category("workspaces"), Parameter("WorkspaceStart: variables of its environment, each NAME=value")]
    readonly string[] Env = [];

    [Category("workspaces"), Parameter("WorkspaceStart: an explicit image (default: the runtime's)")]
    readonly string? Image;

    [Category("workspaces"), Parameter("WorkspaceExec: what sh runs in the workspace")]
    readonly string? Command;

    [Category("workspaces"), Parameter("Sweep: also volumes, and their data, of workspaces that are neither there nor declared")]
    readonly bool Volumes;

    WorkspaceCommands WorkspaceCommands => new(Context, StackSettings);

    WorkspaceStartSettings WorkspaceStartSettings => new()
    {
        Runtime = Runtime,
        Name = Name,
        Kind = Kind,
        Tier = Tier,
        HostPath = WorkspacePath,
        Access = WorkspaceAccess,
        Environment = Env,
        Image = Image,
    };

    [Category("workspaces")]
    Target WorkspaceStart => _ => _
        .Description("Starts one workspace that the stack file does not declare")
        .Requires(() => Runtime)
        .Executes(() => WorkspaceCommands.StartAsync(WorkspaceStartSettings));

    [Category("workspaces")]
    Target WorkspaceStop => _ => _
        .Description("Removes the container of --workspace; its volumes stay")
        .Requires(() => Workspace)
        .Executes(() => WorkspaceCommands.StopAsync(Workspace!));

    [Category("workspaces")]
    Target WorkspaceList => _ => _
        .Description("Every workspace that is there, declared or not")
        .Requires(() => OutputIsTableOrJson)
        .Executes(() => WorkspaceCommands.ListAsync(Output == OutputFormat.Json));

    [Category("workspaces")]
    Target WorkspaceExec => _ => _
        .Description("Runs --command in --workspace")
        .Requires(() => Workspace)
        .Requires(() => Command)
        .Executes(() => WorkspaceCommands.ExecAsync(Workspace!, Command!));

    [Category("workspaces")]
    Target Sweep => _ => _
        .Description("Removes what has no owner any more; --dry-run only says what")
        .Requires(() => OutputIsTableOrJson)
        .Executes(() => WorkspaceCommands.SweepAsync(DryRun, Volumes, Output == OutputFormat.Json));
}
