using System.Net.Http.Headers;
using System.Text;

namespace Molecule.Containers.Registries.Credentials;

/// <summary>What to show a registry. Its text form, for messages, never carries the secret.</summary>
public abstract record RegistryCredential
{
    private RegistryCredential()
    {
    }

    public static RegistryCredential None { get; } = new Anonymous();

    public sealed record Anonymous : RegistryCredential
    {
        public override string ToString() => "no credentials";
    }

    public sealed record Basic(string User, string Password) : RegistryCredential
    {
        internal AuthenticationHeaderValue Header => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));

        public override string ToString() => $"the account '{User}'";
    }

    /// <summary>A refresh token that a token service turns into access tokens.</summary>
    public sealed record IdentityToken(string Token) : RegistryCredential
    {
        public override string ToString() => "an identity token";
    }

    /// <summary>A bearer token that the registry takes as it is (<c>registrytoken</c>).</summary>
    public sealed record AccessToken(string Token) : RegistryCredential
    {
        internal AuthenticationHeaderValue Header => new("Bearer", Token);

        public override string ToString() => "a registry token";
    }
}
