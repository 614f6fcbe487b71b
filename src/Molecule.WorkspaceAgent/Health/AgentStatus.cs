using Molecule.WorkspaceAgent.Cards;
using Molecule.WorkspaceAgent.Configuration;
using Molecule.WorkspaceAgent.Plugins;

namespace Molecule.WorkspaceAgent.Health;

/// <summary>What the agent says about itself.</summary>
internal sealed class AgentStatus(WorkspaceFolder workspace, AgentSettings settings, PluginCatalogue plugins, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>The program's version.</summary>
    public static string Version { get; } = typeof(AgentStatus).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Never waits for a plugin.</summary>
    public HealthReport Health()
    {
        try
        {
            var config = workspace.ReadConfig();
            var states = plugins.Snapshot(config.Kind);
            var degraded = states.Where(plugin => plugin.Status == PluginState.IsDegraded).Select(plugin => plugin.Name).ToArray();
            return Report(
                degraded.Length == 0 ? HealthReport.Ok : HealthReport.Degraded,
                config.Runtime,
                degraded.Length == 0 ? null : $"Degraded plugins: {string.Join(", ", degraded)}.",
                [.. states.Select(plugin => new HealthPlugin(plugin.Name, plugin.Status, plugin.Reason))]);
        }
        catch (Exception exception) when (exception is ConfigurationException or IOException or UnauthorizedAccessException)
        {
            return Report(HealthReport.Unhealthy, null, exception.Message, []);
        }
    }

    /// <summary>Waits until every plugin has answered or used up its deadline.</summary>
    /// <exception cref="ConfigurationException">There is no usable configuration.</exception>
    public async Task<AgentCard> CardAsync(string fallbackUrl, CancellationToken cancellation)
    {
        try
        {
            var config = workspace.ReadConfig();
            return AgentCardBuilder.Build(
                config, settings.WorkspaceUrl ?? fallbackUrl, settings.WorkspaceId, HasToken(), workspace.Prompts(), await plugins.ListAsync(config.Kind, cancellation));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(exception.Message, exception);
        }
    }

    private bool HasToken()
    {
        try
        {
            return workspace.ReadToken() is not null;
        }
        catch (ConfigurationException)
        {
            return true;
        }
    }

    private HealthReport Report(string status, string? runtime, string? reason, IReadOnlyList<HealthPlugin> shown) =>
        new(status, settings.WorkspaceId, runtime, Version, Math.Round(time.GetElapsedTime(_started).TotalSeconds, 3), reason, shown);
}
