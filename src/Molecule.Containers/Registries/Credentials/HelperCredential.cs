namespace Molecule.Containers.Registries.Credentials;

/// <summary>What a credential helper answered. A user name of <c>&lt;token&gt;</c> means that the secret is an identity token.</summary>
public sealed record HelperCredential(string Username, string Secret)
{
    public override string ToString() => $"{Username} (secret withheld)";
}
