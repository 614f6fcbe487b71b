using System.Globalization;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Spectre.Console;

namespace Molecule.Terminal.Engines;

/// <summary>What a person does with the container engine.</summary>
public sealed class EngineCommands(CommandContext context)
{
    private readonly ILogger _logger = context.Loggers.CreateLogger<EngineCommands>();

    /// <summary>Finds the engine, or starts the managed one.</summary>
    public async Task UpAsync()
    {
        using var engine = await context.ConnectAsync();
        _logger.LogInformation("Engine: {Product} {Version} at {Endpoint}", engine.Version.Product, engine.Version.Version, engine.Endpoint);
    }

    /// <summary>Ends the managed engine; no other one is ever touched.</summary>
    /// <param name="purge">Also removes its images, containers and volumes.</param>
    public async Task DownAsync(bool purge)
    {
        if (await context.Connector.Managed.DownAsync(purge, context.Cancellation))
        {
            _logger.LogInformation("The managed engine is down{Purged}", purge ? " and its data is gone" : string.Empty);
        }
        else
        {
            _logger.LogInformation("No managed engine was running");
        }
    }

    /// <summary>Tells which engine would be used and what it holds; starts none.</summary>
    public async Task InfoAsync()
    {
        using var engine = await context.FindEngineAsync();
        if (engine is null)
        {
            _logger.LogInformation("No container engine runs here. ./build.sh EngineUp starts the managed one (Linux, root, Debian or Ubuntu)");
            return;
        }

        var info = await context.Connector.DescribeAsync(engine, context.Cancellation);
        var grid = new Grid().AddColumns(2);
        Add("Endpoint", info.Endpoint);
        Add("Found by", info.Origin);
        Add("Engine", $"{info.Version.Product} {info.Version.Version}, API {info.Version.ApiVersion}, {info.Version.OperatingSystem}/{info.Version.Architecture}");
        Add("Builder", info.Version.SupportsBuildKit ? "BuildKit" : "classic");
        Add("Data", info.DataRoot + (info.DataRootBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $" ({bytes / 1e6:0} MB)") : string.Empty));
        Add("Holds", string.Create(CultureInfo.InvariantCulture, $"{info.Images} images, {info.Containers} containers ({info.RunningContainers} running)"));
        if (info.Managed is { } managed)
        {
            Add("Managed", $"process {managed.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "-"}, log {managed.LogFile}");
        }

        context.Output.Console.Write(grid);

        void Add(string name, string value) => grid.AddRow(new Text(name, new Style(decoration: Decoration.Bold)), new Text(value));
    }
}
