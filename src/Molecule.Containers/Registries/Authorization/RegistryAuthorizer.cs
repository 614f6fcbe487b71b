using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Http.Headers;
using Molecule.Containers.Registries.Credentials;

namespace Molecule.Containers.Registries.Authorization;

/// <summary>Gives every request its Authorization header; tokens are kept per registry and scope, credentials per registry.</summary>
internal sealed class RegistryAuthorizer(IRegistryCredentials credentials, TokenService tokens, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, CachedToken> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RegistryCredential> _credentials = new(StringComparer.Ordinal);

    // One at a time: parallel requests of one scope would otherwise each ask for a token, and each run the helper program.
    private readonly SemaphoreSlim _one = new(1);

    /// <returns>Null when the registry asks for nothing, or we have nothing to give it.</returns>
    public async Task<AuthenticationHeaderValue?> HeaderAsync(RegistrySession session, ImmutableArray<AccessScope> scopes, CancellationToken cancellation)
    {
        if (session.Challenge is not { } challenge)
        {
            return null;
        }

        var wanted = Texts(scopes);
        if (challenge.IsBearer && _tokens.TryGetValue(KeyOf(session, wanted), out var cached) && cached.IsFresh(time))
        {
            return cached.Header;
        }

        await _one.WaitAsync(cancellation);
        try
        {
            return await IssueAsync(session, challenge, wanted, refused: null, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>After a 401: what to try once more.</summary>
    /// <param name="challenge">The one of the refusal: it may ask for a scope that the first contact did not tell.</param>
    /// <param name="refused">The header that was refused.</param>
    /// <returns>Null when there is nothing new to try.</returns>
    public async Task<AuthenticationHeaderValue?> RenewAsync(
        RegistrySession session, AuthenticateChallenge? challenge, ImmutableArray<AccessScope> scopes, AuthenticationHeaderValue? refused, CancellationToken cancellation)
    {
        if ((challenge ?? session.Challenge) is not { } asked)
        {
            return null;
        }

        await _one.WaitAsync(cancellation);
        try
        {
            var before = _credentials.GetValueOrDefault(session.Host.Name);
            if (asked.IsBasic)
            {
                // A helper may hand out short-lived passwords: look again, and try only if there is another one.
                _credentials.TryRemove(session.Host.Name, out _);
            }

            var wanted = Texts(scopes);
            if (asked["scope"] is { Length: > 0 } scope && !wanted.Contains(scope))
            {
                wanted = [.. wanted, .. scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(wanted)];
            }

            var renewed = await IssueAsync(session, asked, wanted, refused, cancellation);
            if (asked.IsBearer && renewed is not null && _tokens.TryGetValue(KeyOf(session, wanted), out var token))
            {
                _tokens[KeyOf(session, Texts(scopes))] = token;
            }

            return asked.IsBasic && renewed is not null && refused is not null && before == _credentials.GetValueOrDefault(session.Host.Name) ? null : renewed;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>For failures: which credentials a registry got, without the secret.</summary>
    public string Describe(RegistryHost host) => _credentials.GetValueOrDefault(host.Name)?.ToString() ?? "no credentials";

    public async Task<RegistryCredential> CredentialAsync(RegistryHost host, CancellationToken cancellation) =>
        _credentials.TryGetValue(host.Name, out var known) ? known : _credentials[host.Name] = await credentials.FindAsync(host, cancellation);

    public void Dispose() => _one.Dispose();

    private async Task<AuthenticationHeaderValue?> IssueAsync(
        RegistrySession session, AuthenticateChallenge challenge, ImmutableArray<string> scopes, AuthenticationHeaderValue? refused, CancellationToken cancellation)
    {
        var credential = await CredentialAsync(session.Host, cancellation);
        if (credential is RegistryCredential.AccessToken ready)
        {
            return ready.Header.Equals(refused) ? null : ready.Header;
        }

        if (!challenge.IsBearer)
        {
            return credential is RegistryCredential.Basic basic ? basic.Header : null;
        }

        var key = KeyOf(session, scopes);
        if (_tokens.TryGetValue(key, out var cached) && cached.IsFresh(time) && !cached.Header.Equals(refused))
        {
            return cached.Header;
        }

        return (_tokens[key] = await tokens.RequestAsync(session, challenge, scopes, credential, cancellation)).Header;
    }

    private static ImmutableArray<string> Texts(ImmutableArray<AccessScope> scopes) => [.. scopes.Select(scope => scope.ToString())];

    private static string KeyOf(RegistrySession session, ImmutableArray<string> scopes) => session.Host.Name + " " + string.Join(' ', scopes);
}
