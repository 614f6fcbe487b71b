using System.Collections.Immutable;
using Molecule.Containers.Processes;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Http;
using Molecule.Provisioner.ControlPlane.Wire;

namespace Molecule.Provisioner.Tests.ControlPlane.Server;

/// <summary>Canaries for secrets, and the objects that every test here needs.</summary>
internal static class TestControlPlane
{
    public const string SharedSecret = "canary-shared-5b1f0c";
    public const string AdminToken = "canary-admin-77aa31";
    public const string AdminApiToken = "canary-api-90cd42";
    public const string WorkspaceSecret = "canary-workspace-3e8d17";
    public const string WorkspaceId = "9d1cf884-9885-5d3d-ae85-887b7eb4dd7d";
    public const string Organisation = "org-1";

    public static IReadOnlyList<string> Canaries { get; } = [SharedSecret, AdminToken, AdminApiToken, WorkspaceSecret];

    public static ControlPlaneOptions Options(Uri url) => ControlPlaneOptions.FromEnvironment(Variables(url.AbsoluteUri));

    public static FixedVariables Variables(string url) => new()
    {
        ["MOLECULE_ORG_ID"] = Organisation,
        ["CP_PROVISION_URL"] = url,
        ["MOLECULE_CP_SHARED_SECRET"] = SharedSecret,
        ["ADMIN_TOKEN"] = AdminToken,
        ["CP_ADMIN_API_TOKEN"] = AdminApiToken,
    };

    public static ControlPlaneClient Client(Uri url, TimeProvider time, RecordingLogger<IControlPlaneClient>? logger = null) =>
        new(Options(url), Handler(), time, logger ?? new RecordingLogger<IControlPlaneClient>());

    /// <summary>The product's handler, less the machine's proxy settings.</summary>
    public static SocketsHttpHandler Handler()
    {
        var handler = ControlPlaneTransport.CreateHandler();
        handler.UseProxy = false;
        return handler;
    }

    public static ProvisionRequest Request(IdempotencyKey? key) => new()
    {
        OrganisationId = Organisation,
        WorkspaceId = WorkspaceId,
        IdempotencyKey = key?.Value,
        Runtime = "claude-code",
        Tier = 2,
        Environment = ImmutableSortedDictionary<string, string>.Empty.Add("API_KEY", WorkspaceSecret),
    };

    internal sealed class FixedVariables : Dictionary<string, string>, IEnvironmentVariables
    {
        public string? Get(string name) => TryGetValue(name, out var value) ? value : null;
    }
}
