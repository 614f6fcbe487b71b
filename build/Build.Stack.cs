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

    [Category("stack"), Parameter("How Status, StackList, WorkspaceList, Sweep and Verify print: table or json; Status also writes an html page")]
    readonly OutputFormat Output;

    [Category("stack"), Parameter("Only this workspace, by its name (WorkspaceStop and WorkspaceExec: or its id)")]
    readonly string? Workspace;

    [Category("stack"), Parameter("Only this service, by its name")]
    readonly string? Service;

    [Category("stack"), Parameter("Up: only these services and what they depend on")]
    readonly string[] Services = [];

    [Category("stack"), Parameter("Up: also the services of these profiles")]
    readonly string[] Profiles = [];

    [Category("stack"), Parameter("Up: if something does not come up, takes away what this run has made", Name = "Rollback")]
    readonly bool RollbackUp;

    [Category("stack"), Parameter("Reset: does not ask")]
    readonly bool Yes;

    [Category("stack"), Parameter("Keep printing new log lines")]
    readonly bool Follow;

    [Category("stack"), Parameter("How many of the last log lines to begin with (default: all)")]
    readonly int? Tail;

    StackSettings StackSettings => new() { Name = Stack, File = StackFile, Services = Services, Profiles = Profiles, Rollback = RollbackUp, Images = ImageOptions };

    StackCommands StackCommands => new(Context, StackSettings);

    StackLinkCommands StackLinkCommands => new(Context, StackSettings);

    bool OutputIsTableOrJson => Output != OutputFormat.Html;

    [Category("stack")]
    Target Up => _ => _
        .Description("From whatever is there to a running stack: engine, images, network, services, workspaces, ready and with their URLs")
        .Executes(() => DryRun ? StackCommands.PlanAsync() : StackCommands.UpAsync());

    [Category("stack")]
    Target Status => _ => _
        .Description("What runs, how it is, and where")
        .Executes(() => Output == OutputFormat.Html ? StackLinkCommands.PageAsync() : StackCommands.StatusAsync(Output == OutputFormat.Json));

    [Category("stack")]
    Target Open => _ => _
        .Description("Prints where everything is reached; on a desktop, opens the status page, or one --workspace or --service")
        .Executes(() => StackLinkCommands.OpenAsync(Workspace ?? Service));

    [Category("stack")]
    Target Logs => _ => _
        .Description("What services and workspaces print")
        .Executes(() => StackCommands.LogsAsync(Workspace ?? Service, Follow, Tail));

    [Category("stack")]
    Target Down => _ => _
        .Description("Removes the stack's containers and network; volumes and images stay")
        .Executes(() => StackCommands.DownAsync());

    [Category("stack")]
    Target Reset => _ => _
        .Description("Down, and removes the stack's volumes with their data and its credentials; asks first")
        .Executes(() => StackCommands.ResetAsync(Yes));

    [Category("stack")]
    Target Restart => _ => _
        .Description("Restarts the stack's containers as they are, or one --service or --workspace, and waits until they are ready")
        .Executes(() => StackCommands.RestartAsync(Workspace ?? Service));

    [Category("stack")]
    Target StackList => _ => _
        .Description("Every stack on the engine, from whatever clone, as its labels tell")
        .Requires(() => OutputIsTableOrJson)
        .Executes(() => new StackListCommands(Context).ListAsync(Output == OutputFormat.Json));

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
