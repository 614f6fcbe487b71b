using System.Net.Http.Headers;
using System.Text.Json;
using Molecule.Containers.Redaction;
using Molecule.Containers.Registries.Credentials;
using Molecule.Containers.Registries.Failures;
using Molecule.Containers.Registries.Transport;

namespace Molecule.Containers.Registries.Authorization;

/// <summary>Asks the token service that a Bearer challenge names.</summary>
internal sealed class TokenService(HttpExchange exchange, TimeProvider time)
{
    private const int MaximumBytes = 256 * 1024;

    /// <summary>The protocol's: a service that names no lifetime gives a minute.</summary>
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);

    public async Task<CachedToken> RequestAsync(
        RegistrySession session, AuthenticateChallenge challenge, IReadOnlyCollection<string> scopes, RegistryCredential credential, CancellationToken cancellation)
    {
        var realm = RealmOf(session, challenge);
        var problem = new RegistryProblem($"Getting a token for {session.Host}", RegistrySubject.Token, realm.Authority);
        var asked = time.GetTimestamp();
        return await exchange.SendAsync(
            credential is RegistryCredential.IdentityToken ? realm : WithQuery(realm, challenge, scopes),
            problem,
            (_, ownOrigin, _) => MakeRequest(challenge, scopes, ownOrigin ? credential : RegistryCredential.None),
            async response =>
            {
                if ((int)response.Status is < 200 or > 299)
                {
                    throw await exchange.FailureAsync(response, problem, credential.ToString());
                }

                var body = await response.ReadAsync(MaximumBytes) ?? throw new ContentTooLargeException(problem, MaximumBytes);
                return Parse(body, asked, problem);
            },
            cancellation);
    }

    private static HttpRequestMessage MakeRequest(AuthenticateChallenge challenge, IReadOnlyCollection<string> scopes, RegistryCredential credential)
    {
        if (credential is RegistryCredential.IdentityToken identity)
        {
            var form = new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["service"] = challenge["service"] ?? string.Empty,
                ["client_id"] = "molecule",
                ["scope"] = string.Join(' ', scopes),
                ["refresh_token"] = identity.Token,
            };
            return new HttpRequestMessage(HttpMethod.Post, (Uri?)null) { Content = new FormUrlEncodedContent(form) };
        }

        var request = new HttpRequestMessage(HttpMethod.Get, (Uri?)null);
        request.Headers.Authorization = credential is RegistryCredential.Basic basic ? basic.Header : null;
        return request;
    }

    /// <summary>The account's password goes there: never in the clear, unless the registry itself was allowed to be.</summary>
    private static Uri RealmOf(RegistrySession session, AuthenticateChallenge challenge)
    {
        if (!Uri.TryCreate(challenge["realm"], UriKind.Absolute, out var realm)
            || !(realm.Scheme == Uri.UriSchemeHttps || (realm.Scheme == Uri.UriSchemeHttp && session.Root.Scheme == Uri.UriSchemeHttp)))
        {
            throw new RegistryTlsException(
                new RegistryProblem($"Getting a token for {session.Host}", RegistrySubject.Token, session.Host.Name),
                "the registry names a token service without TLS: " + Redactor.Process.Redact(challenge["realm"] ?? string.Empty));
        }

        return realm;
    }

    private static Uri WithQuery(Uri realm, AuthenticateChallenge challenge, IReadOnlyCollection<string> scopes)
    {
        var query = scopes.Select(scope => "scope=" + Uri.EscapeDataString(scope)).ToList();
        if (challenge["service"] is { Length: > 0 } service)
        {
            query.Insert(0, "service=" + Uri.EscapeDataString(service));
        }

        var builder = new UriBuilder(realm);
        builder.Query = string.Join('&', new[] { builder.Query.TrimStart('?') }.Where(part => part.Length > 0).Concat(query));
        return builder.Uri;
    }

    private static CachedToken Parse(ReadOnlyMemory<byte> body, long asked, RegistryProblem problem)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var token = Text(root, "token") ?? Text(root, "access_token") ?? throw new JsonException("it has no token");
            var lifetime = root.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var value) && value > 0 ? TimeSpan.FromSeconds(value) : DefaultLifetime;
            Redactor.Process.Register(token);

            // The service's own issued_at is not looked at: its clock and ours may differ. What counts is when we asked.
            return new CachedToken(new AuthenticationHeaderValue("Bearer", token), asked, lifetime);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new RegistryRejectedException(problem with { Message = "the answer of the token service cannot be read" });
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
