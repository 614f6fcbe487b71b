namespace Molecule.Provisioner.Assets;

/// <summary>The rules for paths of files that are put into a workspace.</summary>
public static class AssetPath
{
    /// <summary>Relative, forward slashes, no empty, <c>.</c> or <c>..</c> segment, no control characters.</summary>
    public static bool IsSafe(string path) =>
        !path.Contains('\\', StringComparison.Ordinal)
        && !path.Contains(':', StringComparison.Ordinal)
        && !path.Any(char.IsControl)
        && path.Split('/').All(segment => segment is not ("" or "." or ".."));

    /// <summary>The allow-list of an identity template: <c>config.yaml</c>, <c>system-prompt.md</c>, <c>prompts/**</c>.</summary>
    public static bool IsAllowed(string path) =>
        IsSafe(path) && (path is "config.yaml" or "system-prompt.md" || path.StartsWith("prompts/", StringComparison.Ordinal));
}
