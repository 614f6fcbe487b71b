using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Processes;
using Molecule.Stack;

namespace Molecule.Terminal.Stack;

/// <summary>The ways from a stack to a browser.</summary>
public sealed class StackLinkCommands(CommandContext context, StackSettings settings)
{
    private readonly ILogger _logger = context.Loggers.CreateLogger<StackLinkCommands>();
    private readonly StackAccess _access = new(context, settings);

    /// <summary>Writes the status page and prints where it is.</summary>
    public async Task PageAsync() => context.Output.WriteRaw(await WriteAsync(await ReadAsync()));

    /// <summary>
    /// Prints where everything is reached, one line each. On a desktop it opens the status page, or what <paramref name="member"/> names.
    /// </summary>
    /// <param name="member">A service or workspace; null for all.</param>
    /// <exception cref="InvalidStackException">There is none of that name, or it publishes nothing.</exception>
    public async Task OpenAsync(string? member)
    {
        var status = await ReadAsync();
        var links = StackLinks.Of(status);
        if (member is not null)
        {
            var names = links.Select(link => link.Name).Distinct(StringComparer.Ordinal).ToList();
            links = [.. links.Where(link => link.Name == member)];
            if (links.IsEmpty)
            {
                throw new InvalidStackException(
                    $"'{member}' is not there, or it publishes nothing.", names.Count == 0 ? "Bring the stack up first: ./build.sh Up" : $"Name one of: {string.Join(", ", names)}.");
            }
        }

        var width = links.Select(link => link.Name.Length).DefaultIfEmpty().Max();
        foreach (var link in links)
        {
            context.Output.WriteRaw($"{link.Name.PadRight(width)}  {link.Address}");
        }

        var target = member is null ? new Uri(await WriteAsync(status)).AbsoluteUri : links[0].IsWeb ? links[0].Address : null;
        if (target is not null && BrowserLaunch.Plan(target, context.Output.IsLive, context.Environment) is { } launch)
        {
            await LaunchAsync(launch);
        }
    }

    private async Task<StackStatus> ReadAsync()
    {
        if (await _access.FindAsync(needsFile: false) is not { } found)
        {
            return new StackStatus([], []);
        }

        using var engine = found.Engine;
        return await found.Stack.StatusAsync(context.Cancellation);
    }

    /// <returns>The page's path.</returns>
    private async Task<string> WriteAsync(StackStatus status)
    {
        var file = Path.Combine(context.ReportsFolder, $"stack-{_access.Identity.Name}.html");
        Directory.CreateDirectory(context.ReportsFolder);
        await File.WriteAllTextAsync(file, StackPage.Render(_access.Identity, status, context.Time.GetUtcNow()), context.Cancellation);
        return file;
    }

    /// <summary>A browser that does not open is no failure: what it would show has been printed.</summary>
    private async Task LaunchAsync(ProcessSpec launch)
    {
        try
        {
            var outcome = await new ProcessRunner(context.Time).RunAsync(launch, context.Cancellation);
            if (!outcome.Succeeded)
            {
                _logger.LogWarning("No browser opened: {Program} ended with {ExitCode}", launch.Program, outcome.ExitCode);
            }
        }
        catch (MoleculeException exception)
        {
            _logger.LogWarning("No browser opened: {Reason}", exception.Message);
        }
    }
}
