using System.Collections.Concurrent;
using Molecule.WorkspaceAgent.Configuration;

namespace Molecule.WorkspaceAgent.Plugins;

/// <summary>
/// Knows the state of every plugin. A server is started once per content of its manifest; one that failed is tried again after
/// half a minute. Whatever a plugin does, only the plugin is degraded.
/// </summary>
internal sealed partial class PluginCatalogue(WorkspaceFolder workspace, AgentSettings settings, TimeProvider time, ILogger<PluginCatalogue> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Listing> _listings = new(StringComparer.Ordinal);

    /// <summary>What is known now; servers that were not listed yet are started meanwhile.</summary>
    public IReadOnlyList<PluginState> Snapshot(string kind) => [.. workspace.Plugins().Select(folder =>
    {
        var (manifest, state) = Inspect(folder, kind);
        return state ?? (Start(folder, manifest!) is { IsCompletedSuccessfully: true } task ? task.GetAwaiter().GetResult()
            : new PluginState(folder.Name, manifest!.Version, PluginState.Starting, null, []));
    })];

    /// <summary>The same after every server has answered or used up its deadline.</summary>
    public Task<PluginState[]> ListAsync(string kind, CancellationToken cancellation) => Task.WhenAll(workspace.Plugins().Select(folder =>
    {
        var (manifest, state) = Inspect(folder, kind);
        return state is not null ? Task.FromResult(state) : Start(folder, manifest!).WaitAsync(cancellation);
    }));

    private static (PluginManifest? Manifest, PluginState? State) Inspect(PluginFolder folder, string kind)
    {
        try
        {
            var manifest = PluginManifest.Read(folder);
            return manifest.Kinds is { } kinds && !kinds.Contains(kind)
                ? (manifest, PluginState.Degraded(manifest.Name, manifest.Version, $"It is for workspaces of kind {string.Join(", ", kinds)}, and this one is of kind {kind}."))
                : (manifest, manifest.McpCommand is null ? new PluginState(manifest.Name, manifest.Version, PluginState.Ok, null, []) : null);
        }
        catch (ConfigurationException exception)
        {
            return (null, PluginState.Degraded(folder.Name, null, exception.Message));
        }
    }

    private Task<PluginState> Start(PluginFolder folder, PluginManifest manifest)
    {
        var file = new FileInfo(folder.ManifestPath);
        var stamp = (file.Exists ? file.LastWriteTimeUtc.Ticks : 0, file.Exists ? file.Length : 0);
        lock (_listings)
        {
            if (_listings.TryGetValue(folder.Path, out var known) && known.Stamp == stamp && !IsDue(known))
            {
                return known.State;
            }

            var listing = new Listing(stamp, time.GetTimestamp(), Task.Run(() => ListAsync(folder, manifest)));
            _listings[folder.Path] = listing;
            return listing.State;
        }
    }

    private bool IsDue(Listing listing) =>
        listing.State.IsCompleted && listing.State.GetAwaiter().GetResult().Status == PluginState.IsDegraded && time.GetElapsedTime(listing.Started) > RetryAfter;

    private async Task<PluginState> ListAsync(PluginFolder folder, PluginManifest manifest)
    {
        using var deadline = new CancellationTokenSource(settings.PluginDeadline, time);
        try
        {
            var tools = await McpClient.ListToolsAsync(manifest.McpCommand!, folder.Path, deadline.Token);
            var missing = manifest.PromisedTools.Except(tools.Select(tool => tool.Name)).ToArray();
            return missing.Length == 0
                ? new PluginState(manifest.Name, manifest.Version, PluginState.Ok, null, tools)
                : Degrade(manifest, $"Its MCP server does not list {string.Join(", ", missing)}.");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Degrade(manifest, $"Its MCP server did not list its tools within {settings.PluginDeadline.TotalSeconds:0.#} s.");
        }
        catch (Exception exception)
        {
            return Degrade(manifest, $"Its MCP server failed: {exception.Message}");
        }
    }

    private PluginState Degrade(PluginManifest manifest, string reason)
    {
        LogDegraded(logger, manifest.Name, reason);
        return PluginState.Degraded(manifest.Name, manifest.Version, reason);
    }

    [LoggerMessage(LogLevel.Warning, "Plugin {Plugin} is degraded: {Reason}")]
    private static partial void LogDegraded(ILogger logger, string plugin, string reason);

    private sealed record Listing((long Time, long Length) Stamp, long Started, Task<PluginState> State);
}
