using Docker.DotNet.Models;
using Microsoft.Extensions.Time.Testing;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.References;
using Molecule.Containers.Registries.Credentials;
using Molecule.Containers.Registries.Failures;
using Molecule.Containers.Tests.Registries;
using Molecule.Images.Pulls;

namespace Molecule.Images.Tests.Pulls;

public sealed class PullCredentialsTests
{
    private const string Canary = "canary-pull-51c3";

    private static readonly RegistryCredential Login = new RegistryCredential.Basic("me", Canary);

    [Theory]
    [InlineData(401, """{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}""", typeof(RegistryUnauthorizedException))]
    [InlineData(403, "", typeof(RegistryDeniedException))]
    [InlineData(404, """{"errors":[{"code":"NAME_UNKNOWN"}]}""", typeof(RepositoryUnknownException))]
    [InlineData(404, """{"errors":[{"code":"MANIFEST_UNKNOWN"}]}""", typeof(ManifestUnknownException))]
    [InlineData(200, """{"schemaVersion":2,"config":{"digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},"layers":[]}""", null)]
    [InlineData(200, "<html>a page of some proxy</html>", null)]
    [InlineData(500, "", null)]
    public async Task FindRefusal_is_what_the_registry_says_of_the_image_and_nothing_but_a_refusal(int status, string body, Type? expected)
    {
        using var server = new LoopbackServer(context => LoopbackServer.Reply(
            context, status, body, headers: status == 401 ? [("WWW-Authenticate", "Basic realm=\"test\"")] : []));

        var refusal = await Credentials(Login).FindRefusalAsync(Image(server.Authority), CancellationToken.None);

        (refusal?.GetType()).ShouldBe(expected);
        $"{refusal} {refusal?.Remedy}".ShouldNotContain(Canary);
        server.Lines.Count(line => line == "GET /v2/team/app/manifests/v1").ShouldBeLessThanOrEqualTo(2, "it is not asked again and again");
    }

    [Fact]
    public async Task A_build_is_shown_an_account_as_it_is_and_an_identity_token_without_one()
    {
        (await Credentials(Login).FindAsync("registry.example:5000", CancellationToken.None)).ShouldBe(new BuildCredential("me", Canary));
        (await Credentials(new RegistryCredential.IdentityToken(Canary)).FindAsync("registry.example", CancellationToken.None)).ShouldBe(new BuildCredential(string.Empty, Canary));
        (await Credentials(RegistryCredential.None).FindAsync("registry.example", CancellationToken.None)).ShouldBeNull();
        new BuildCredential("me", Canary).ToString().ShouldNotContain(Canary);
    }

    [Fact]
    public async Task A_token_that_BuildKit_cannot_be_given_is_refused_with_the_remedy()
    {
        var failure = await Should.ThrowAsync<RegistryTokenUnusableException>(() =>
            Credentials(new RegistryCredential.AccessToken(Canary)).FindAsync("registry.example", CancellationToken.None));

        failure.Remedy.ShouldContain("docker login registry.example");
        failure.ToString().ShouldNotContain(Canary);
    }

    [Fact]
    public async Task FindRefusal_names_the_account_that_is_not_let_in_and_how_to_log_in()
    {
        using var server = new LoopbackServer(context => LoopbackServer.Reply(context, 401, headers: ("WWW-Authenticate", "Basic realm=\"test\"")));

        var refusal = await Credentials(Login).FindRefusalAsync(Image(server.Authority), CancellationToken.None);

        refusal!.Message.ShouldContain("with the account 'me'");
        refusal.Remedy.ShouldContain($"docker login {server.Authority}");
    }

    [Fact]
    public async Task FindRefusal_where_nobody_listens_is_none() =>
        (await Credentials(Login).FindRefusalAsync(Image("127.0.0.1:1"), CancellationToken.None)).ShouldBeNull();

    [Fact]
    public async Task FindRefusal_does_not_wait_for_ever()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource();
        using var server = new LoopbackServer(_ =>
        {
            asked.TrySetResult();
            return end.Task;
        });

        var refusal = new PullCredentials(new FixedCredentials(Login), time).FindRefusalAsync(Image(server.Authority), CancellationToken.None);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(10));

        (await refusal).ShouldBeNull();
        end.SetResult();
    }

    [Fact]
    public async Task FindRefusal_the_callers_cancellation_is_no_answer()
    {
        using var server = new LoopbackServer(context => LoopbackServer.Reply(context, 401));

        await Should.ThrowAsync<OperationCanceledException>(() => Credentials(Login).FindRefusalAsync(Image(server.Authority), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task For_the_engine_each_kind_of_credentials_has_its_own_field()
    {
        (await ForAsync(Login)).ShouldBeEquivalentTo(new AuthConfig { Username = "me", Password = Canary, ServerAddress = "registry.example:5000" });
        (await ForAsync(new RegistryCredential.IdentityToken("t"))).ShouldBeEquivalentTo(new AuthConfig { IdentityToken = "t", ServerAddress = "registry.example:5000" });
        (await ForAsync(new RegistryCredential.AccessToken("t"))).ShouldBeEquivalentTo(new AuthConfig { RegistryToken = "t", ServerAddress = "registry.example:5000" });
        (await ForAsync(RegistryCredential.None)).ShouldBeEquivalentTo(new AuthConfig());
    }

    [Fact]
    public async Task A_name_without_a_host_is_docker_hubs() =>
        (await Credentials(Login).ForAsync(Repository.Parse("team/app"), CancellationToken.None)).ServerAddress.ShouldBe("docker.io");

    private static Task<AuthConfig> ForAsync(RegistryCredential credential) => Credentials(credential).ForAsync(Repository.Parse("registry.example:5000/team/app"), CancellationToken.None);

    private static PullCredentials Credentials(RegistryCredential credential) => new(new FixedCredentials(credential), TimeProvider.System);

    private static Tag Image(string authority) => Repository.Parse($"{authority}/team/app").WithTag("v1");
}
