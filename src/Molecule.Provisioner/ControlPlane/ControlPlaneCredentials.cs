using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;

namespace Molecule.Provisioner.ControlPlane;

/// <summary>
/// The secrets that open the control plane. A class and no record, so that nothing ever prints its members; every value is registered
/// with <see cref="Redactor.Process"/> as soon as it is known.
/// </summary>
public sealed class ControlPlaneCredentials
{
    // The redactor does not mask shorter values.
    private const int Shortest = 4;

    private static readonly string[] SharedSecretVariables = ["MOLECULE_CP_SHARED_SECRET", "PROVISION_SHARED_SECRET"];

    private ControlPlaneCredentials(string sharedSecret, string? adminToken, string? adminApiToken)
    {
        SharedSecret = sharedSecret;
        AdminToken = adminToken;
        AdminApiToken = adminApiToken ?? sharedSecret;
    }

    /// <summary>The bearer of the workspace routes.</summary>
    internal string SharedSecret { get; }

    /// <summary>Goes into <c>X-Molecule-Admin-Token</c>; null sends no such header.</summary>
    internal string? AdminToken { get; }

    /// <summary>The bearer of the admin routes.</summary>
    internal string AdminApiToken { get; }

    public override string ToString() => Redactor.Mask;

    /// <summary>Null when a problem was added.</summary>
    internal static ControlPlaneCredentials? FromEnvironment(IEnvironmentVariables environment, List<string> problems)
    {
        var before = problems.Count;
        var sharedSecret = Read(environment, problems, SharedSecretVariables);
        if (sharedSecret is null && problems.Count == before)
        {
            problems.Add($"neither {string.Join(" nor ", SharedSecretVariables)} is set");
        }

        var adminToken = Read(environment, problems, "ADMIN_TOKEN");
        var adminApiToken = Read(environment, problems, "CP_ADMIN_API_TOKEN");
        return problems.Count == before ? new ControlPlaneCredentials(sharedSecret!, adminToken, adminApiToken) : null;
    }

    private static string? Read(IEnvironmentVariables environment, List<string> problems, params string[] variables)
    {
        if (variables.FirstOrDefault(name => !string.IsNullOrWhiteSpace(environment.Get(name))) is not { } variable)
        {
            return null;
        }

        // A secret that comes out of a file often ends in a line break; inside, one would forge a header.
        var value = environment.Get(variable)!.Trim();
        Redactor.Process.Register(value);
        if (value.Length < Shortest || value.Any(character => character is <= ' ' or > '~'))
        {
            problems.Add($"{variable} is shorter than {Shortest} characters, or has white space or characters that no header may have");
        }

        return value;
    }
}
