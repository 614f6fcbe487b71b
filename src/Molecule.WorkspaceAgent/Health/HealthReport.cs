namespace Molecule.WorkspaceAgent.Health;

/// <summary>The answer of <c>/health</c>.</summary>
/// <param name="Status"><c>ok</c>; <c>degraded</c>: a plugin is; <c>unhealthy</c>: there is no usable <c>config.yaml</c>.</param>
/// <param name="Version">Of the agent program, not of the workspace's configuration.</param>
/// <param name="Reason">Why it is not ok; null otherwise.</param>
internal sealed record HealthReport(
    string Status, string? WorkspaceId, string? Runtime, string Version, double UptimeSeconds, string? Reason, IReadOnlyList<HealthPlugin> Plugins)
{
    public const string Ok = "ok";
    public const string Degraded = "degraded";
    public const string Unhealthy = "unhealthy";
}

internal sealed record HealthPlugin(string Name, string Status, string? Reason);
