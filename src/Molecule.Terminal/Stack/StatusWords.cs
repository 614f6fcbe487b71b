using Molecule.Stack;

namespace Molecule.Terminal.Stack;

/// <summary>How something is, at a glance.</summary>
internal enum StatusMood
{
    Well,

    /// <summary>It runs, but its health check is not content, or not yet.</summary>
    Unsettled,

    Ill,
}

/// <summary>A status in words, the same on the terminal and on the page.</summary>
internal static class StatusWords
{
    public static string Title(WorkspaceStatus workspace) => workspace.Name + workspace switch
    {
        { Declared: true } => string.Empty,
        { ByHand: true } => " (started by hand)",
        _ => " (no longer declared)",
    };

    public static string Title(ServiceStatus service) => service.Declared ? service.Name : service.Name + " (no longer declared)";

    public static string State(WorkspaceStatus workspace) => State(workspace.State, workspace.Health);

    public static string State(ServiceStatus service) => State(service.State, service.Health);

    public static StatusMood Mood(WorkspaceStatus workspace) => Mood(workspace.State, workspace.Health == "healthy");

    /// <summary>A service without a health check is well when it runs.</summary>
    public static StatusMood Mood(ServiceStatus service) => service.State == "completed" ? StatusMood.Well : Mood(service.State, service.Health is "healthy" or "-");

    /// <summary>Where each port is reached, and which of the container's it is.</summary>
    public static string Ports(ServiceStatus service) =>
        service.Ports.IsEmpty ? "-" : string.Join(", ", service.Ports.Select(port => port.Host == port.Container ? port.ToString() : $"{port} (its {port.Container})"));

    private static string State(string state, string health) => state == "running" && health != "-" ? $"{state}, {health}" : state;

    private static StatusMood Mood(string state, bool content) => (state, content) switch
    {
        ("running", true) => StatusMood.Well,
        ("running", false) => StatusMood.Unsettled,
        _ => StatusMood.Ill,
    };
}
