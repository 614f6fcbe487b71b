using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Credentials;
using Molecule.Containers.Registries.Failures;

namespace Molecule.Containers.Tests.Registries.Authorization;

public sealed class TokenServiceTests : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly LoopbackServer _tokens;
    private readonly LoopbackServer _registry;
    private string _accepted = "token-1";
    private int _issued;
    private int _lifetime = 300;
    private int _failures;
    private bool _refuses;

    public TokenServiceTests()
    {
        _tokens = new LoopbackServer(IssueAsync);
        _registry = new LoopbackServer(AnswerAsync);
    }

    public void Dispose()
    {
        _owned.ForEach(owned => owned.Dispose());
        _tokens.Dispose();
        _registry.Dispose();
    }

    [Fact]
    public async Task A_token_is_asked_for_once_per_repository_and_action()
    {
        var client = Client(new RegistryCredential.Basic("me", "pass"));

        await client.FindBlobAsync(Repository, Some, CancellationToken.None);
        await client.FindBlobAsync(Repository, Some, CancellationToken.None);

        var asked = _tokens.Requests.ShouldHaveSingleItem();
        asked.Path.ShouldBe("/token?account=a&service=the%20registry&scope=repository%3Ateam%2Fapp%3Apull");
        asked.Authorization.ShouldBe("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:pass")));
        _registry.Requests.Last().Authorization.ShouldBe("Bearer token-1");
    }

    [Fact]
    public async Task A_push_asks_for_another_token_than_a_pull()
    {
        var client = Client(new RegistryCredential.Basic("me", "pass"));

        await client.FindBlobAsync(Repository, Some, CancellationToken.None);
        _accepted = "token-2";
        await client.CheckPushAsync(Repository, CancellationToken.None);

        _tokens.Lines.Last().ShouldEndWith("scope=repository%3Ateam%2Fapp%3Apull%2Cpush");
    }

    [Fact]
    public async Task Parallel_requests_share_one_token()
    {
        var client = Client(RegistryCredential.None);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.FindBlobAsync(Repository, Some, CancellationToken.None)));

        _tokens.Requests.ShouldHaveSingleItem().Authorization.ShouldBeNull();
    }

    [Fact]
    public async Task An_expired_token_is_renewed_once_and_the_request_repeated()
    {
        var client = Client(RegistryCredential.None);
        await client.FindBlobAsync(Repository, Some, CancellationToken.None);
        _accepted = "token-2";

        await client.FindBlobAsync(Repository, Some, CancellationToken.None);

        _issued.ShouldBe(2);
    }

    [Fact]
    public async Task A_token_that_is_refused_again_is_a_failure_and_no_loop()
    {
        _accepted = "never";
        var client = Client(new RegistryCredential.Basic("me", "canary-pass"));

        var failure = await Should.ThrowAsync<RegistryUnauthorizedException>(() => client.FindBlobAsync(Repository, Some, CancellationToken.None));

        _issued.ShouldBe(2);
        failure.Message.ShouldContain("the account 'me'");
        failure.ToString().ShouldNotContain("canary");
        failure.Remedy.ShouldContain("docker login");
    }

    [Fact]
    public async Task A_token_that_is_about_to_expire_is_not_used_anymore()
    {
        _lifetime = 1;
        var client = Client(RegistryCredential.None);
        await client.FindBlobAsync(Repository, Some, CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(1));
        _accepted = "token-2";

        await client.FindBlobAsync(Repository, Some, CancellationToken.None);

        _registry.Requests.Count(seen => seen.Path.Contains("blobs", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_in_the_body_of_a_post()
    {
        await Client(new RegistryCredential.IdentityToken("refresh-me")).FindBlobAsync(Repository, Some, CancellationToken.None);

        var asked = _tokens.Requests.ShouldHaveSingleItem();
        asked.Method.ShouldBe("POST");
        asked.Path.ShouldNotContain("refresh-me");
        asked.Body.ShouldContain("grant_type=refresh_token");
        asked.Body.ShouldContain("refresh_token=refresh-me");
        asked.Body.ShouldContain("scope=repository%3Ateam%2Fapp%3Apull");
    }

    [Fact]
    public async Task A_registry_token_is_used_as_it_is()
    {
        _accepted = "ready";

        await Client(new RegistryCredential.AccessToken("ready")).FindBlobAsync(Repository, Some, CancellationToken.None);

        _tokens.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_service_that_fails_for_a_moment_is_asked_again()
    {
        _failures = 2;

        await Client(RegistryCredential.None).FindBlobAsync(Repository, Some, CancellationToken.None);

        _tokens.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_token_service_that_refuses_the_password_is_named()
    {
        _refuses = true;

        var failure = await Should.ThrowAsync<RegistryUnauthorizedException>(
            () => Client(new RegistryCredential.Basic("me", "wrong")).FindBlobAsync(Repository, Some, CancellationToken.None));

        failure.Problem.Host.ShouldBe(_tokens.Authority);
        _tokens.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_password_that_is_refused_is_looked_up_again_and_tried_only_if_it_changed()
    {
        var seen = new List<string?>();
        using var basic = new LoopbackServer(context =>
        {
            lock (seen)
            {
                seen.Add(context.Request.Headers["Authorization"]);
            }

            var good = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:new"));
            return context.Request.Headers["Authorization"] == good
                ? LoopbackServer.Reply(context, 200)
                : LoopbackServer.Reply(context, 401, headers: ("WWW-Authenticate", "Basic realm=x"));
        });
        var host = RegistryHost.Parse(basic.Authority);

        await Client(new RegistryCredential.Basic("me", "old"), new RegistryCredential.Basic("me", "new")).PingAsync(host, CancellationToken.None);
        var before = seen.Count;
        await Should.ThrowAsync<RegistryUnauthorizedException>(() => Client(new RegistryCredential.Basic("me", "old")).PingAsync(host, CancellationToken.None));

        before.ShouldBe(3);
        (seen.Count - before).ShouldBe(2);
    }

    private static Digest Some => Digest.Parse("sha256:" + new string('a', 64));

    private Repository Repository => Repository.Parse(_registry.Authority + "/team/app");

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private RegistryClient Client(params RegistryCredential[] credentials) => Own(new RegistryClient(
        new RegistryClientOptions { Retry = new RegistryRetryOptions { MaximumAttempts = 4, BaseDelay = TimeSpan.FromMilliseconds(5) } },
        new FixedCredentials(credentials),
        TimeProvider.System,
        NullLoggerFactory.Instance));

    private Task IssueAsync(HttpListenerContext context)
    {
        if (_refuses)
        {
            return LoopbackServer.Reply(context, 401, """{"errors":[{"code":"UNAUTHORIZED","message":"wrong password"}]}""");
        }

        return Interlocked.Decrement(ref _failures) >= 0
            ? LoopbackServer.Reply(context, 503)
            : LoopbackServer.Reply(context, 200, $$"""{"token":"token-{{Interlocked.Increment(ref _issued)}}","expires_in":{{_lifetime}},"issued_at":"1999-01-01T00:00:00Z"}""");
    }

    private Task AnswerAsync(HttpListenerContext context)
    {
        if (context.Request.Headers["Authorization"] != "Bearer " + _accepted)
        {
            return LoopbackServer.Reply(
                context, 401, headers: ("WWW-Authenticate", $"Bearer realm=\"http://{_tokens.Authority}/token?account=a\",service=\"the registry\""));
        }

        return context.Request.HttpMethod == "POST"
            ? LoopbackServer.Reply(context, 202, headers: ("Location", "/v2/team/app/blobs/uploads/1"))
            : LoopbackServer.Reply(context, 200, "x");
    }
}
