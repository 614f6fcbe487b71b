namespace Molecule.Provisioner.Workspaces;

/// <summary>The names that a workspace's container and volumes have on every engine.</summary>
public static class WorkspaceNames
{
    public const string Prefix = "ws-";

    /// <summary>The port that every agent listens on inside its container.</summary>
    public const int AgentPort = 8000;

    private const int IdLength = 36;

    public static string Container(WorkspaceId id) => Prefix + id;

    public static string ConfigsVolume(WorkspaceId id) => $"{Prefix}{id}-configs";

    public static string WorkspaceVolume(WorkspaceId id) => $"{Prefix}{id}-workspace";

    public static string SessionsVolume(WorkspaceId id) => $"{Prefix}{id}-claude-sessions";

    public static IReadOnlyList<string> Volumes(WorkspaceId id) => [ConfigsVolume(id), WorkspaceVolume(id), SessionsVolume(id)];

    /// <summary>How other containers on the network reach the agent.</summary>
    public static string InternalUrl(WorkspaceId id) => $"http://{Container(id)}:{AgentPort}";

    /// <summary>The id in a volume's name; null when it is not one of a workspace's three.</summary>
    public static WorkspaceId? FromVolume(string name) =>
        FromContainer(name[..Math.Min(name.Length, Prefix.Length + IdLength)]) is { } id && Volumes(id).Contains(name) ? id : null;

    /// <summary>The id in a container's name, with or without the engine's leading slash; null when it is not one of a workspace.</summary>
    public static WorkspaceId? FromContainer(string name)
    {
        var bare = name.TrimStart('/');
        return bare.StartsWith(Prefix, StringComparison.Ordinal) && WorkspaceId.TryParse(bare[Prefix.Length..], out var id) ? id : null;
    }
}
