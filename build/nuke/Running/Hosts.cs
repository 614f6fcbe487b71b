using Nuke.Common.CI.GitHubActions;
using Nuke.Common.Execution;

namespace Nuke.Common.Running;

/// <summary>The kinds of host that this engine knows.</summary>
internal static class Hosts
{
    public static IReadOnlyList<string> Names { get; } = [nameof(Terminal), nameof(GitHubActions)];

    /// <summary>The host of that name, or null for an unknown one; without a name the one that the environment tells.</summary>
    public static Host? Create(string? name, Func<string, string?> environment)
    {
        var isGitHub = name is null ? environment("GITHUB_ACTIONS") == "true" : IsNamed(nameof(GitHubActions));
        return isGitHub ? new GitHubActions() : name is null || IsNamed(nameof(Terminal)) ? new Terminal() : null;

        bool IsNamed(string host) => string.Equals(name, host, StringComparison.OrdinalIgnoreCase);
    }
}
