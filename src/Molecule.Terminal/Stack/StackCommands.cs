using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Images.Runtimes;
using Molecule.Stack;

namespace Molecule.Terminal.Stack;

/// <summary>What a person does with a local stack.</summary>
public sealed class StackCommands(CommandContext context, StackSettings settings)
{
    private readonly ILogger _logger = context.Loggers.CreateLogger<StackCommands>();
    private readonly StackAccess _access = new(context, settings);
    private readonly StackView _view = new(context.Output, context.Time);

    /// <summary>Engine, base image, images, network, workspaces, readiness, and a table at the end.</summary>
    public async Task UpAsync()
    {
        // The file is read first: what is wrong in it is told before anything is started.
        var options = await _access.ReadAsync();
        var runtimes = RuntimesToBuild(options.Definition);
        using var engine = await context.ConnectAsync();
        var images = await new StackImageSource(context, settings.Images).BringAsync(engine, runtimes);
        var stack = _access.Open(engine, options with { Images = images });
        try
        {
            var result = await _view.ShowAsync(progress => stack.UpAsync(progress, context.Cancellation));
            _view.Show(result.Workspaces);
        }
        catch (StackUpException failure)
        {
            _view.Show(failure);
            throw;
        }
    }

    public async Task DownAsync()
    {
        if (await _access.FindAsync() is not { } found)
        {
            return;
        }

        using var engine = found.Engine;
        var result = await _view.ShowAsync(progress => found.Stack.DownAsync(progress, context.Cancellation));
        _logger.LogInformation(
            "{Workspaces} workspaces and {Networks} networks removed; volumes and images stay", result.RemovedWorkspaces.Length, result.RemovedNetworks.Length);
    }

    /// <param name="json">Prints one JSON document and nothing else.</param>
    public async Task StatusAsync(bool json)
    {
        ImmutableArray<WorkspaceStatus> workspaces = [];
        if (await _access.FindAsync() is { } found)
        {
            using var engine = found.Engine;
            workspaces = await found.Stack.StatusAsync(context.Cancellation);
        }

        if (json)
        {
            _view.ShowJson(_access.Identity, workspaces);
        }
        else
        {
            _view.Show(workspaces);
        }
    }

    /// <param name="workspace">Null for all of them.</param>
    /// <param name="tail">Null for all lines.</param>
    public async Task LogsAsync(string? workspace, bool follow, int? tail)
    {
        if (await _access.FindAsync() is not { } found)
        {
            return;
        }

        using var engine = found.Engine;
        await foreach (var line in found.Stack.LogsAsync(workspace, follow, tail, context.Cancellation))
        {
            context.Output.WriteRaw(workspace is null ? $"{line.Workspace,-14} | {line.Line}" : line.Line);
        }
    }

    /// <summary>A workspace with an explicit image needs none of ours.</summary>
    private static ImmutableArray<RuntimeName> RuntimesToBuild(StackDefinition definition) =>
        [.. definition.Workspaces.Where(workspace => workspace.Image is null).Select(workspace => RuntimeCatalogue.Parse(workspace.Runtime)).Distinct()];
}
