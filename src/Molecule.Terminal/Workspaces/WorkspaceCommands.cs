using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Redaction;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Local.Sweeping;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack;
using Molecule.Terminal.Stack;

namespace Molecule.Terminal.Workspaces;

/// <summary>What a person does with single workspaces of a stack.</summary>
public sealed class WorkspaceCommands(CommandContext context, StackSettings settings)
{
    private readonly ILogger _logger = context.Loggers.CreateLogger<WorkspaceCommands>();
    private readonly StackView _progress = new(context.Output, context.Time);
    private readonly WorkspaceView _view = new(context.Output);
    private readonly StackAccess _access = new(context, settings);

    /// <summary>Starts one that the stack file does not declare, and waits until it is ready.</summary>
    public async Task StartAsync(WorkspaceStartSettings wanted)
    {
        var options = await _access.ReadAsync();
        var declared = options.Definition.Workspaces.Select(workspace => workspace.Name).ToHashSet(StringComparer.Ordinal);
        var runtime = WorkspaceSpecValidator.Validate(wanted.ToSpec(_access.Identity, declared)).Runtime;
        using var engine = await context.ConnectAsync();
        var images = await new StackImageSource(context, settings.Images).BringAsync(engine, wanted.Image is null ? [runtime] : []);
        var stack = _access.Open(engine, options with { Images = images });
        var taken = (await stack.Workspaces.ListAsync(context.Cancellation)).Select(workspace => workspace.Name);
        var spec = wanted.ToSpec(_access.Identity, declared.Concat(taken).ToHashSet(StringComparer.Ordinal));
        try
        {
            await _progress.ShowAsync(progress => stack.StartAsync(spec, progress, context.Cancellation));
        }
        catch (StackUpException failure)
        {
            _progress.Show(failure);
            throw;
        }

        _view.Show([.. (await stack.StatusAsync(context.Cancellation)).Workspaces.Where(workspace => workspace.Id == spec.Id)]);
    }

    /// <summary>Removes the container; the volumes stay.</summary>
    /// <param name="workspace">Its name or id.</param>
    public async Task StopAsync(string workspace)
    {
        if (await _access.FindAsync(needsFile: false) is not { } found)
        {
            return;
        }

        using var engine = found.Engine;
        var chosen = await ChooseAsync(found.Stack, workspace);
        await found.Stack.StopAsync(chosen.Id, new InlineProgress<StackEvent>(Tell), context.Cancellation);
        _logger.LogInformation("Workspace {Workspace} is stopped; its volumes stay", chosen.Name);
    }

    /// <summary>Those that have a container, declared or not.</summary>
    /// <param name="json">Prints one JSON array and nothing else.</param>
    public async Task ListAsync(bool json)
    {
        ImmutableArray<WorkspaceStatus> workspaces = [];
        if (await _access.FindAsync() is { } found)
        {
            using var engine = found.Engine;
            workspaces = [.. (await found.Stack.StatusAsync(context.Cancellation)).Workspaces.Where(workspace => workspace.ContainerId is not null)];
        }

        if (json)
        {
            _view.ShowJson(workspaces);
        }
        else
        {
            _view.Show(workspaces);
        }
    }

    /// <summary>Runs one shell command in a running workspace and prints what it prints.</summary>
    /// <param name="workspace">Its name or id.</param>
    /// <param name="command">For <c>sh -c</c> inside the workspace.</param>
    /// <exception cref="WorkspaceCommandException">It did not end with 0.</exception>
    public async Task ExecAsync(string workspace, string command)
    {
        if (await _access.FindAsync(needsFile: false) is not { } found)
        {
            return;
        }

        using var engine = found.Engine;
        var chosen = await ChooseAsync(found.Stack, workspace);
        var result = await found.Stack.Workspaces.ExecAsync(chosen.Id, ["sh", "-c", command], context.Cancellation);
        foreach (var text in new[] { result.StandardOutput, result.StandardError }.Where(text => text.Length > 0))
        {
            context.Output.WriteRaw(Redactor.Process.Redact(text.TrimEnd('\n')));
        }

        if (result.ExitCode != 0)
        {
            throw new WorkspaceCommandException(chosen.Name, result.ExitCode);
        }
    }

    /// <summary>Removes what has no owner any more.</summary>
    /// <param name="json">Prints one JSON document and nothing else.</param>
    public async Task SweepAsync(bool dryRun, bool volumes, bool json)
    {
        ImmutableArray<SweptItem> swept = [];
        if (await _access.FindAsync() is { } found)
        {
            using var engine = found.Engine;
            var told = new InlineProgress<StackEvent>(Tell);
            swept = await found.Stack.SweepAsync(dryRun, volumes, told, context.Cancellation);
        }

        if (json)
        {
            _view.ShowJson(swept, dryRun);
        }
        else
        {
            _view.Show(swept, dryRun);
        }
    }

    private void Tell(StackEvent change)
    {
        if (change is StackEvent.WaitingForOther other)
        {
            _logger.LogInformation("Waiting for another run of this stack: {Holder}", other.Holder);
        }
    }

    private async Task<ObservedWorkspace> ChooseAsync(LocalStack stack, string workspace)
    {
        var present = await stack.Workspaces.ListAsync(context.Cancellation);
        return present.FirstOrDefault(candidate => candidate.Name == workspace || candidate.Id.Value == workspace)
            ?? throw new InvalidStackException(
                $"There is no workspace '{workspace}' in this stack.",
                present.IsEmpty ? "Start one: ./build.sh WorkspaceStart --runtime codex" : $"Name one of: {string.Join(", ", present.Select(candidate => candidate.Name))}.");
    }
}
