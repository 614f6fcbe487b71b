using Microsoft.Extensions.Logging;
using Molecule.Stack;
using Molecule.Stack.Reconciling;

namespace Molecule.Terminal.Stack;

/// <summary>What a person does with a local stack.</summary>
public sealed class StackCommands(CommandContext context, StackSettings settings)
{
    private readonly ILogger _logger = context.Loggers.CreateLogger<StackCommands>();
    private readonly StackAccess _access = new(context, settings);
    private readonly StackView _view = new(context.Output, context.Time);

    private StackUpRequest Request => new() { Services = [.. settings.Services], Profiles = [.. settings.Profiles], Rollback = settings.Rollback };

    /// <summary>Engine, base image, images, network, services and workspaces, readiness, and a table at the end.</summary>
    public async Task UpAsync()
    {
        // The file is read first: what is wrong in it is told before anything is started.
        var options = await _access.ReadAsync();
        var scope = StackScope.Of(options.Definition, settings.Services, settings.Profiles);
        using var engine = await context.ConnectAsync();
        var stack = _access.Open(engine, options);
        try
        {
            var images = await new StackImageSource(context, settings.Images).BringAsync(engine, scope.Reduce());
            stack = _access.Open(engine, options with { Images = images.Workspaces, ServiceImages = images.Services });
            var result = await _view.ShowAsync(progress => stack.UpAsync(Request, progress, context.Cancellation));
            _view.Show(result.Status);
        }
        catch (StackUpException failure)
        {
            _view.Show(failure);
            throw;
        }
        catch (Exception failure) when (failure is not StackInterruptedException && context.Cancellation.IsCancellationRequested)
        {
            // A terminal interrupts the programs that we run, too: their end may be what is told first.
            throw await stack.InterruptedAsync(failure);
        }
    }

    /// <summary>Prints what <see cref="UpAsync"/> would do to containers, and touches nothing.</summary>
    public async Task PlanAsync()
    {
        var options = await _access.ReadAsync();
        var scope = StackScope.Of(options.Definition, settings.Services, settings.Profiles);
        using var engine = await context.FindEngineAsync();
        if (engine is null)
        {
            _logger.LogInformation("No container engine runs here: Up would find or start one first");
        }

        var plan = engine is not null
            ? await _access.Open(engine, options).PlanAsync(Request, context.Cancellation)
            : new StackPlan([.. scope.Services.Select(service => service.Name).Concat(scope.Workspaces.Select(workspace => workspace.Name)).Order(StringComparer.Ordinal).Select(name => new StackAction.Create(name))]);
        new StackPlanView(context.Output).Show(plan);
    }

    public async Task DownAsync()
    {
        if (await _access.FindAsync(needsFile: false) is not { } found)
        {
            return;
        }

        using var engine = found.Engine;
        var result = await _view.ShowAsync(progress => found.Stack.DownAsync(progress, context.Cancellation));
        _logger.LogInformation(
            "{Services} services, {Workspaces} workspaces and {Networks} networks removed; volumes and images stay",
            result.RemovedServices.Length,
            result.RemovedWorkspaces.Length,
            result.RemovedNetworks.Length);
    }

    /// <summary>Removes what this stack has, its data too, after asking.</summary>
    /// <param name="confirmed">Somebody has said yes already.</param>
    /// <exception cref="ResetNotConfirmedException">Nobody has, and nobody can be asked.</exception>
    public async Task ResetAsync(bool confirmed)
    {
        var name = _access.Identity.Name;
        if (!confirmed && !context.Output.CanAsk)
        {
            throw new ResetNotConfirmedException(name);
        }

        if (await _access.FindAsync(needsFile: false) is not { } found)
        {
            return;
        }

        using var engine = found.Engine;
        if (!confirmed && !await context.Output.ConfirmAsync($"Remove the containers, volumes with all data, network and credentials of stack '{name}'?", context.Cancellation))
        {
            _logger.LogInformation("Nothing was removed");
            return;
        }

        var result = await _view.ShowAsync(progress => found.Stack.ResetAsync(progress, context.Cancellation));
        _logger.LogInformation(
            "{Services} services, {Workspaces} workspaces, {Networks} networks, {Volumes} volumes and the credentials of stack {Stack} removed; images stay",
            result.RemovedServices.Length,
            result.RemovedWorkspaces.Length,
            result.RemovedNetworks.Length,
            result.RemovedVolumes.Length,
            name);
    }

    /// <param name="member">A service or workspace; null for all.</param>
    public async Task RestartAsync(string? member)
    {
        if (await _access.FindAsync(needsFile: false) is not { } found)
        {
            return;
        }

        using var engine = found.Engine;
        try
        {
            var restarted = await _view.ShowAsync(progress => found.Stack.RestartAsync(member, progress, context.Cancellation));
            _logger.LogInformation("Restarted: {Members}", restarted.IsEmpty ? "nothing, for nothing is there" : string.Join(", ", restarted));
        }
        catch (StackUpException failure)
        {
            _view.Show(failure);
            throw;
        }
    }

    /// <param name="json">Prints one JSON document and nothing else.</param>
    public async Task StatusAsync(bool json)
    {
        var status = new StackStatus([], []);
        if (await _access.FindAsync(needsFile: false) is { } found)
        {
            using var engine = found.Engine;
            status = await found.Stack.StatusAsync(context.Cancellation);
        }

        if (json)
        {
            _view.ShowJson(_access.Identity, status);
        }
        else
        {
            _view.Show(status);
        }
    }

    /// <param name="member">A service or workspace; null for all of them.</param>
    /// <param name="tail">Null for all lines.</param>
    public async Task LogsAsync(string? member, bool follow, int? tail)
    {
        if (await _access.FindAsync(needsFile: false) is not { } found)
        {
            return;
        }

        using var engine = found.Engine;
        var status = member is null ? await found.Stack.StatusAsync(context.Cancellation) : new StackStatus([], []);
        var members = status.Services.Select(service => service.Name).Concat(status.Workspaces.Select(workspace => workspace.Name));
        await new StackLogView(context.Output, members).ShowAsync(found.Stack.LogsAsync(member, follow, tail, context.Cancellation), prefixed: member is null);
    }
}
