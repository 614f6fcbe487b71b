using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Stack;
using Molecule.Stack.Files;

namespace Molecule.Terminal.Stack;

/// <summary>The stack that a command is about.</summary>
internal sealed class StackAccess(CommandContext context, StackSettings settings)
{
    private readonly ILogger _logger = context.Loggers.CreateLogger<StackAccess>();

    public StackIdentity Identity => new(settings.Name, context.RepositoryRoot);

    /// <param name="given">Null takes the clone's own.</param>
    public static string FileOf(CommandContext context, string? given) => given ?? Path.Combine(context.RepositoryRoot, "build", "stack.yaml");

    public async Task<StackOptions> ReadAsync() => new()
    {
        Identity = Identity,
        Definition = await new StackFileReader(context.Environment).ReadAsync(FileOf(context, settings.File), context.Cancellation),
        StateHome = context.StateHome.Path,
    };

    public LocalStack Open(ContainerEngine engine, StackOptions options) => new(engine, options, context.Environment, context.Loggers, context.Time);

    /// <summary>As <see cref="ReadAsync"/>; of a file that is refused, the reason is told, and the stack is what the engine holds of it.</summary>
    public async Task<StackOptions> ReadWhatIsThereAsync()
    {
        try
        {
            return await ReadAsync();
        }
        catch (StackFileException exception)
        {
            _logger.LogWarning("{Reason} This goes by what the engine holds", exception.Message);
            return new StackOptions { Identity = Identity, Definition = new StackDefinition([]), StateHome = context.StateHome.Path };
        }
    }

    /// <summary>Null, and said so, when no engine runs; never starts one.</summary>
    /// <param name="needsFile">False for what can be done without the stack file, should it be broken.</param>
    public async Task<(ContainerEngine Engine, LocalStack Stack)?> FindAsync(bool needsFile = true)
    {
        var options = needsFile ? await ReadAsync() : await ReadWhatIsThereAsync();
        if (await context.FindEngineAsync() is { } engine)
        {
            return (engine, Open(engine, options));
        }

        _logger.LogInformation("No container engine runs here, so no stack does");
        return null;
    }
}
