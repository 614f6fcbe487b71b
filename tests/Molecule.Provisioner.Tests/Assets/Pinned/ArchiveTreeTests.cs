using Microsoft.Extensions.Time.Testing;
using Molecule.Images.Manifest;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Assets.Pinned;

namespace Molecule.Provisioner.Tests.Assets.Pinned;

public sealed class ArchiveTreeTests
{
    private const string Token = "canary-archive-77ab12";

    private static readonly PinnedAssets Reference = new("org/identity", Tarballs.Commit);
    private static readonly byte[] Good = Tarballs.Write(Tarballs.Commit, Tarballs.File("identity/config.yaml", "name: x"), Tarballs.File("identity/run.sh", ""));

    [Theory]
    [InlineData("moleculesai", "https://git.moleculesai.app/", "https://git.moleculesai.app/api/v1/repos/org/identity/archive/" + Tarballs.Commit + ".tar.gz", "token")]
    [InlineData("github", "https://github.com/", "https://api.github.com/repos/org/identity/tarball/" + Tarballs.Commit, "Bearer")]
    [InlineData("github", "https://git.example/", "https://git.example/api/v3/repos/org/identity/tarball/" + Tarballs.Commit, "Bearer")]
    public void Each_provider_has_an_endpoint_and_a_scheme_of_its_own(string name, string baseUrl, string address, string scheme)
    {
        var provider = new GitProvider(name, baseUrl, "T");

        ArchiveEndpoint.AddressOf(provider, Reference).AbsoluteUri.ShouldBe(address);
        ArchiveEndpoint.SchemeOf(provider).ShouldBe(scheme);
    }

    [Fact]
    public async Task An_archive_is_asked_for_with_the_token_and_read_down_to_the_allow_list()
    {
        using var server = new ArchiveServer((_, _) => Good);

        var files = await new PinnedAssetFetcher(Tree(server.Address)).FetchAsync(Reference, CancellationToken.None);

        files.Files.Keys.ShouldBe(["config.yaml"]);
        server.Requests.ShouldBe([("/api/v1/repos/org/identity/archive/" + Tarballs.Commit + ".tar.gz", "token " + Token)]);
    }

    [Fact]
    public async Task Another_host_that_the_endpoint_names_is_followed_and_not_shown_the_token()
    {
        using var other = new ArchiveServer((_, _) => Good);
        using var server = new ArchiveServer((_, response) => Redirect(response, other.Address + "legacy?token=temporary"));

        (await Tree(server.Address, name: "github").ReadAsync(Reference, _ => true, CancellationToken.None)).Files.Count.ShouldBe(2);

        server.Requests.Single().ShouldBe(("/api/v3/repos/org/identity/tarball/" + Tarballs.Commit, "Bearer " + Token));
        other.Requests.ShouldBe([("/legacy?token=temporary", null)]);
    }

    [Fact]
    public async Task A_redirect_that_never_ends_or_leaves_TLS_is_an_error()
    {
        using var server = new ArchiveServer((request, response) => Redirect(response, request.Url!.AbsoluteUri));
        (await FailAsync(Tree(server.Address))).Message.ShouldContain("answered 302");
        server.Requests.Count.ShouldBe(4);

        using var away = new ArchiveServer((_, response) => Redirect(response, "http://git.example/x"));
        (await FailAsync(Tree(away.Address))).Message.ShouldContain("'http://git.example' is not behind TLS");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task A_refusal_names_address_and_status_and_the_variable_of_the_token_and_shows_no_body(int status)
    {
        using var server = new ArchiveServer((_, response) =>
        {
            response.StatusCode = status;
            return "secret page"u8.ToArray();
        });

        var failure = await FailAsync(Tree(server.Address));

        failure.Message.ShouldContain($"archive/{Tarballs.Commit}.tar.gz answered {status}");
        failure.Remedy.ShouldContain("TEST_TOKEN");
        failure.ToString().ShouldNotContain("secret page");
        failure.ToString().ShouldNotContain(Token);
    }

    [Fact]
    public async Task A_host_that_is_not_there_and_an_archive_of_something_else_are_errors()
    {
        (await FailAsync(Tree("http://127.0.0.1:1/"))).Message.ShouldContain("cannot be read");
        using var server = new ArchiveServer((_, _) => Tarballs.Write(new string('1', 40), Tarballs.File("x/config.yaml", "")));
        (await FailAsync(Tree(server.Address))).Message.ShouldContain("is refused: it does not say that it is of the commit");
    }

    [Fact]
    public async Task A_provider_without_TLS_that_is_not_this_machine_is_never_asked() =>
        (await FailAsync(Tree("http://git.example/"))).Message.ShouldContain("not behind TLS");

    [Fact]
    public async Task A_host_that_never_answers_is_given_two_minutes_and_a_caller_may_leave_before()
    {
        using var server = new ArchiveServer((_, _) => null);
        var time = new FakeTimeProvider();
        var reading = Tree(server.Address, time: time).ReadAsync(Reference, _ => true, CancellationToken.None);
        while (server.Requests.IsEmpty)
        {
            await Task.Delay(5);
        }

        time.Advance(ArchiveTree.Budget);
        (await Should.ThrowAsync<AssetFetchException>(() => reading)).Message.ShouldContain("no whole archive within 120 s");

        using var caller = new CancellationTokenSource(50);
        await Should.ThrowAsync<OperationCanceledException>(() => Tree(server.Address).ReadAsync(Reference, _ => true, caller.Token));
    }

    [Fact]
    public async Task A_mirror_has_no_archive_endpoint_and_is_not_passed_over()
    {
        var variables = new Variables(("MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX", "https://mirror.example/t-"));
        var tree = new ArchiveTree(Options("https://git.example/", "moleculesai", variables), TimeProvider.System, Handler);

        var failure = await Should.ThrowAsync<AssetFetchException>(
            () => tree.ReadAsync(new PinnedAssets("molecule-ai/molecule-ai-workspace-template-codex", Tarballs.Commit), _ => true, CancellationToken.None));

        failure.Message.ShouldContain("names a mirror");
        failure.Remedy.ShouldContain("MOLECULE_ASSET_SOURCE=git");
    }

    [Fact]
    public async Task A_repository_without_any_file_of_an_identity_is_an_error()
    {
        using var server = new ArchiveServer((_, _) => Tarballs.Write(Tarballs.Commit, Tarballs.File("x/README.md", "")));

        (await Should.ThrowAsync<AssetFetchException>(() => new PinnedAssetFetcher(Tree(server.Address)).FetchAsync(Reference, CancellationToken.None))).Message.ShouldContain("holds no config.yaml");
    }

    private static byte[] Redirect(System.Net.HttpListenerResponse response, string target)
    {
        response.StatusCode = 302;
        response.Headers["Location"] = target;
        return [];
    }

    private static Task<AssetFetchException> FailAsync(ArchiveTree tree) =>
        Should.ThrowAsync<AssetFetchException>(() => tree.ReadAsync(Reference, _ => true, CancellationToken.None));

    private static ArchiveTree Tree(string address, string name = "moleculesai", TimeProvider? time = null) =>
        new(Options(address, name, new Variables(("TEST_TOKEN", Token))), time ?? TimeProvider.System, Handler);

    private static PinnedSourceOptions Options(string address, string name, Variables variables) => new()
    {
        Channel = PinnedChannel.Archive,
        Provider = new GitProvider(name, address, "TEST_TOKEN"),
        CacheFolder = "/nowhere",
        Environment = variables,
    };

    /// <summary>The product's handler, less the machine's proxy settings.</summary>
    private static HttpMessageHandler Handler()
    {
        var handler = (SocketsHttpHandler)ArchiveTree.CreateHandler();
        handler.UseProxy = false;
        return handler;
    }
}
