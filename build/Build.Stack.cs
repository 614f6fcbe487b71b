using System.ComponentModel;
using Molecule.Stack;
using Molecule.Terminal.Engines;
using Molecule.Terminal.Stack;
using Nuke.Common;

/// <summary>The local stack and the engine under it.</summary>
partial class Build
{
    [Category("stack"), Parameter("Which stack of this clone")]
    readonly string Stack = StackIdentity.DefaultName;

    [Category("stack"), Parameter("The stack file (default: build/stack.yaml)")]
    readonly string? StackFile;

    [Category("stack"), Parameter("How Status, WorkspaceList, Sweep and Verify print: table or json")]
    readonly OutputFormat Output;

    [Category("stack"), Parameter("Only this workspace, by its name (WorkspaceStop and WorkspaceExec: or its id)")]
    readonly string? Workspace;

    [Category("stack"), Parameter("Keep printing new log lines")]
    readonly bool Follow;

    [Category("stack"), Parameter("How many of the last log lines to begin with (default: all)")]
    readonly int? Tail;

    StackSettings StackSettings => new() { Name = Stack, File = StackFile, Images = ImageOptions };

    StackCommands StackCommands => new(Context, StackSettings);

    [Category("stack")]
    Target Up => _ => _
        .Description("From whatever is there to a running stack: engine, images, network, workspaces, ready and with their URLs")
        .Executes(() => StackCommands.UpAsync());

    [Category("stack")]
    Target Status => _ => _
        .Description("What runs, how it is, and where")
        .Executes(() => StackCommands.StatusAsync(Output == OutputFormat.Json));

    [Category("stack")]
    Target Logs => _ => _
        .Description("What the workspaces print")
        .Executes(() => StackCommands.LogsAsync(Workspace, Follow, Tail));

    [Category("stack")]
    Target Down => _ => _
        .Description("Removes the stack's containers and network; volumes and images stay")
        .Executes(() => StackCommands.DownAsync());

    [Category("engine"), Parameter("auto, managed, or an endpoint such as unix:///var/run/docker.sock")]
    readonly string Engine = "auto";

    [Category("engine"), Parameter("EngineDown: also removes the managed engine's images, containers and volumes")]
    readonly bool Purge;

    [Category("engine")]
    Target EngineUp => _ => _
        .Description("Finds the container engine, or starts the managed one")
        .Executes(() => new EngineCommands(Context).UpAsync());

    [Category("engine")]
    Target EngineInfo => _ => _
        .Description("Which engine is used and what it holds")
        .Executes(() => new EngineCommands(Context).InfoAsync());

    [Category("engine")]
    Target EngineDown => _ => _
        .Description("Stops the managed engine; never another one")
        .After(Down)
        .Executes(() => new EngineCommands(Context).DownAsync(Purge));
}
