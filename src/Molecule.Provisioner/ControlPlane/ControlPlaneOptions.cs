using Molecule.Containers.Processes;
using Molecule.Provisioner.Assets.Pinned;
using Molecule.Provisioner.ControlPlane.Failures;

namespace Molecule.Provisioner.ControlPlane;

/// <summary>Which control plane, on whose behalf and with which secrets. Checked whole, once, when it is made.</summary>
public sealed class ControlPlaneOptions
{
    /// <summary>The variables that may name the base URL; the first that is set and not empty wins.</summary>
    public static IReadOnlyList<string> BaseUrlVariables { get; } = ["CP_PROVISION_URL", "MOLECULE_CP_URL", "MOLECULE_CP_DEFAULT_URL"];

    public const string OrganisationVariable = "MOLECULE_ORG_ID";

    public required string OrganisationId { get; init; }

    /// <summary>Absolute, <c>http</c> or <c>https</c>, without user information, query and fragment. A path is kept as a prefix of every route.</summary>
    public required Uri BaseUrl { get; init; }

    public required ControlPlaneCredentials Credentials { get; init; }

    /// <summary>As workspaces reach the platform; null leaves it to the control plane.</summary>
    public string? PlatformUrl { get; init; }

    /// <summary>How identities and plugins named <c>org/name@commit</c> are read; null refuses them.</summary>
    public PinnedSourceOptions? Pinned { get; init; }

    /// <summary>True when the secrets would travel unencrypted to another machine.</summary>
    public bool IsUnencrypted => BaseUrl.Scheme == Uri.UriSchemeHttp && !BaseUrl.IsLoopback;

    /// <exception cref="ControlPlaneConfigurationException">Something is missing or malformed; the message names all of it, and no secret.</exception>
    public static ControlPlaneOptions FromEnvironment(IEnvironmentVariables environment)
    {
        var problems = new List<string>();
        var organisation = environment.Get(OrganisationVariable)?.Trim() ?? string.Empty;
        if (organisation.Length == 0 || organisation.Any(character => char.IsControl(character) || char.IsWhiteSpace(character)))
        {
            problems.Add($"{OrganisationVariable} is not set, or has white space in it");
        }

        var baseUrl = ReadBaseUrl(environment, problems);
        var credentials = ControlPlaneCredentials.FromEnvironment(environment, problems);
        return problems.Count == 0
            ? new ControlPlaneOptions
            {
                OrganisationId = organisation,
                BaseUrl = baseUrl!,
                Credentials = credentials!,
                Pinned = PinnedSourceOptions.FromEnvironment(environment),
                PlatformUrl = environment.Get("PLATFORM_URL") is { Length: > 0 } url ? url : null,
            }
            : throw new ControlPlaneConfigurationException(problems);
    }

    private static Uri? ReadBaseUrl(IEnvironmentVariables environment, List<string> problems)
    {
        if (BaseUrlVariables.FirstOrDefault(name => !string.IsNullOrWhiteSpace(environment.Get(name))) is not { } variable)
        {
            problems.Add($"none of {string.Join(", ", BaseUrlVariables)} is set");
            return null;
        }

        // The value is not shown: somebody may have put credentials into it.
        if (Uri.TryCreate(environment.Get(variable)!.Trim(), UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0)
        {
            return url;
        }

        problems.Add($"{variable} is not an absolute http or https URL without user information, query and fragment");
        return null;
    }
}
