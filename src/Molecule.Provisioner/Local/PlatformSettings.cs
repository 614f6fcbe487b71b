using Molecule.Containers.Processes;

namespace Molecule.Provisioner.Local;

/// <summary>What the platform itself has and hands on to workspaces.</summary>
/// <param name="Url">As workspaces reach the platform.</param>
/// <param name="AdvertiseHost">The host part of a workspace's URL outside the container network.</param>
/// <param name="AdminToken">Only ever given to a concierge; null when the platform has none.</param>
/// <param name="LangfuseHost">Null when there is none.</param>
/// <param name="LangfuseNetworkUrl">Stands in for a Langfuse host on loopback, which a container cannot reach.</param>
public sealed record PlatformSettings(
    string Url,
    string AdvertiseHost,
    string? AdminToken,
    string? LangfusePublicKey,
    string? LangfuseSecretKey,
    string? LangfuseHost,
    string LangfuseNetworkUrl)
{
    /// <summary>Where the platform is when nobody says: under its own name on the stack's network.</summary>
    public const string DefaultUrl = "http://platform:8080";

    public static PlatformSettings FromEnvironment(IEnvironmentVariables environment) => new(
        NonEmpty(environment.Get("PLATFORM_URL")) ?? DefaultUrl,
        NonEmpty(environment.Get("MOLECULE_WORKSPACE_ADVERTISE_HOST")) ?? "localhost",
        NonEmpty(environment.Get("ADMIN_TOKEN")),
        NonEmpty(environment.Get("LANGFUSE_PUBLIC_KEY")),
        NonEmpty(environment.Get("LANGFUSE_SECRET_KEY")),
        NonEmpty(environment.Get("LANGFUSE_HOST")),
        NonEmpty(environment.Get("MOLECULE_WORKSPACE_LANGFUSE_HOST")) ?? "http://langfuse-web:3000");

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"{Url}, workspaces at {AdvertiseHost}";

    private static string? NonEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
