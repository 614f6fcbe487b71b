using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Molecule.Stack.Listing;
using Spectre.Console;

namespace Molecule.Terminal.Stack;

/// <summary>Lists the stacks of an engine, from whatever clone.</summary>
public sealed class StackListCommands(CommandContext context)
{
    private readonly ILogger _logger = context.Loggers.CreateLogger<StackListCommands>();

    /// <param name="json">Prints one JSON array and nothing else.</param>
    public async Task ListAsync(bool json)
    {
        using var engine = await context.FindEngineAsync();
        ImmutableArray<StackSummary> stacks = engine is null ? [] : await new StackDirectory(engine).ListAsync(context.Cancellation);
        if (json)
        {
            context.Output.WriteRaw(JsonSerializer.Serialize(stacks, StackListJson.Default.ImmutableArrayStackSummary));
            return;
        }

        if (engine is null)
        {
            _logger.LogInformation("No container engine runs here, so no stack does");
            return;
        }

        if (stacks.IsEmpty)
        {
            context.Output.Console.WriteLine("No stack has anything on this engine.");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("Stack", "Checkout", "Services", "Workspaces", "Volumes", "Network");
        foreach (var stack in stacks)
        {
            table.AddRow(
                new Text(stack.Name),
                new Text(stack.Checkout ?? $"unknown ({stack.Instance})"),
                new Text($"{stack.RunningServices} of {stack.Services} run"),
                new Text($"{stack.RunningWorkspaces} of {stack.Workspaces} run"),
                new Text($"{stack.Volumes}"),
                new Text(stack.Networks.IsEmpty ? "-" : string.Join(", ", stack.Networks)));
        }

        context.Output.Console.Write(table);
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableArray<StackSummary>))]
internal sealed partial class StackListJson : JsonSerializerContext;
