using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>The environment of a workspace's container, with its guard rails. Pure.</summary>
public static class WorkspaceEnvironment
{
    public const string AdminToken = "ADMIN_TOKEN";
    public const string WorkspaceUrl = "MOLECULE_WORKSPACE_URL";

    /// <summary>Never passed on, whoever sets them.</summary>
    public static FrozenSet<string> Privileged { get; } = new[]
    {
        AdminToken, "MOLECULE_ADMIN_TOKEN", "CP_ADMIN_API_TOKEN", "CP_ADMIN_TOKEN", "CP_PROMOTE_PROD_API_TOKEN",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Tokens that can write to a source host.</summary>
    public static FrozenSet<string> ScmWriteTokens { get; } =
        new[] { "GITEA_TOKEN", "GITLAB_TOKEN", "GL_TOKEN", "BITBUCKET_TOKEN" }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="hostPort">Goes into the workspace's own URL, which nobody overrides.</param>
    public static ImmutableSortedDictionary<string, string> Build(ValidatedWorkspace workspace, PlatformSettings platform, int tier, int hostPort)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["WORKSPACE_ID"] = workspace.Id.Value,
            ["WORKSPACE_CONFIG_PATH"] = "/configs",
            ["PLATFORM_URL"] = platform.Url,
            ["MOLECULE_URL"] = platform.Url,
            ["TIER"] = tier.ToString(CultureInfo.InvariantCulture),
            ["PLUGINS_DIR"] = "/plugins",
            ["PYTHONPATH"] = "/app",
        };
        foreach (var (name, value) in workspace.Spec.Environment)
        {
            result[name] = value;
        }

        AliasGitHubToken(result);
        AddLangfuse(result, platform);
        foreach (var name in Privileged.Concat(ScmWriteTokens))
        {
            result.Remove(name);
        }

        if (workspace.IsPlatform && platform.AdminToken is { } adminToken)
        {
            result[AdminToken] = adminToken;
        }

        result[WorkspaceUrl] = Url(platform, hostPort);
        return result.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    public static string Url(PlatformSettings platform, int hostPort) => $"http://{platform.AdvertiseHost}:{hostPort}";

    private static void AliasGitHubToken(SortedDictionary<string, string> environment)
    {
        if (environment.TryGetValue("GH_PAT", out var token))
        {
            environment.TryAdd("GH_TOKEN", token);
            environment.TryAdd("GITHUB_TOKEN", token);
        }
    }

    private static void AddLangfuse(SortedDictionary<string, string> environment, PlatformSettings platform)
    {
        if (platform is { LangfusePublicKey: { } publicKey, LangfuseSecretKey: { } secretKey })
        {
            FillBlank(environment, "LANGFUSE_PUBLIC_KEY", publicKey);
            FillBlank(environment, "LANGFUSE_SECRET_KEY", secretKey);
            if (platform.LangfuseHost is { } host)
            {
                FillBlank(environment, "LANGFUSE_HOST", host);
            }
        }

        if (environment.TryGetValue("LANGFUSE_HOST", out var configured) && IsLoopback(configured))
        {
            environment["LANGFUSE_HOST"] = platform.LangfuseNetworkUrl;
        }
    }

    private static void FillBlank(SortedDictionary<string, string> environment, string name, string value)
    {
        if (!environment.TryGetValue(name, out var present) || string.IsNullOrWhiteSpace(present))
        {
            environment[name] = value;
        }
    }

    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && (parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));
}
