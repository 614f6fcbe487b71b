using System.Text.RegularExpressions;
using Molecule.Containers.Processes;
using Molecule.Containers.Registries.Credentials;
using Molecule.Provisioner.Assets.Pinned;
using Molecule.Provisioner.Local.Sweeping;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>How one platform or stack runs its workspaces on an engine.</summary>
public sealed partial record LocalProvisionerOptions
{
    /// <summary>The network of the default stack.</summary>
    public const string DefaultNetwork = "molecule-core-net";

    public required InstanceId Instance { get; init; }

    /// <summary>Must exist before a workspace starts; the provisioner does not create networks.</summary>
    public string Network { get; init; } = DefaultNetwork;

    public required ImagePolicy Images { get; init; }

    public required PlatformSettings Platform { get; init; }

    /// <summary>Ties the workspaces to the life of this process: when it ends, a sweep removes them. Null lets them outlive it.</summary>
    public WorkspaceLease? Lease { get; init; }

    /// <summary>How identities and plugins named <c>org/name@commit</c> are read; null refuses them.</summary>
    public PinnedSourceOptions? Pinned { get; init; }

    /// <summary>For images that the engine pulls. Null: those of docker's configuration, which <see cref="Environment"/> leads to.</summary>
    public IRegistryCredentials? RegistryCredentials { get; init; }

    /// <summary>Read for the tiers' overrides, and for docker's configuration (<c>DOCKER_CONFIG</c>, the home folder, PATH).</summary>
    public required IEnvironmentVariables Environment { get; init; }

    /// <summary>Gives itself when a workspace could be started with it.</summary>
    /// <exception cref="InvalidProvisionerOptionsException">Names the option that is wrong.</exception>
    public LocalProvisionerOptions Validated()
    {
        Require(!string.IsNullOrEmpty(Instance.Value), nameof(Instance), Instance.Value, "expected an instance id");
        Require(NetworkName().IsMatch(Network), nameof(Network), Network, "expected letters, digits, '.', '_' and '-'");
        Require(IsWeb(Platform.Url), "Platform.Url", Platform.Url, "expected an absolute http or https address");
        Require(Uri.CheckHostName(Platform.AdvertiseHost) != UriHostNameType.Unknown, "Platform.AdvertiseHost", Platform.AdvertiseHost, "expected a host name or an address");
        Require(IsWeb(Platform.LangfuseNetworkUrl), "Platform.LangfuseNetworkUrl", Platform.LangfuseNetworkUrl, "expected an absolute http or https address");
        return this;
    }

    private static bool IsWeb(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");

    private static void Require(bool holds, string option, string? value, string rule)
    {
        if (!holds)
        {
            throw new InvalidProvisionerOptionsException(option, value, rule);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex NetworkName();

    /// <exception cref="Molecule.Containers.References.InvalidReferenceException">A variable holds an invalid prefix, token or platform.</exception>
    /// <exception cref="InvalidProvisionerOptionsException">A variable of <see cref="PinnedSourceOptions"/> holds another word.</exception>
    public static LocalProvisionerOptions FromEnvironment(IEnvironmentVariables environment) => new()
    {
        Instance = InstanceId.FromEnvironment(environment),
        Images = ImagePolicy.FromEnvironment(environment),
        Platform = PlatformSettings.FromEnvironment(environment),
        Pinned = PinnedSourceOptions.FromEnvironment(environment),
        Environment = environment,
    };
}
