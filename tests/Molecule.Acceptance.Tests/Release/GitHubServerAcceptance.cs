using System.Text;
using Molecule.Acceptance.Tests.Images;
using Octokit;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>The server that releases are tested against, as Octokit sees it: what it says must be what GitHub says.</summary>
public sealed class GitHubServerAcceptance : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-test-github-").FullName;
    private readonly GitServer _git;
    private readonly string _commit;
    private GitHubServer _server = null!;

    public GitHubServerAcceptance()
    {
        _git = new GitServer(_folder);
        _commit = _git.Commit("o/product", "first", ("file", "text"));
    }

    private GitHubClient Client => ClientOf(GitHubServer.Token);

    private IReleasesClient Releases => Client.Repository.Release;

    public async Task InitializeAsync() => _server = await GitHubServer.StartAsync(Path.Combine(_folder, "bare", "o", "product.git"));

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _git.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_draft_gets_its_assets_is_published_and_only_then_found_by_its_tag()
    {
        var draft = await Releases.Create(GitHubServer.Owner, GitHubServer.Name, new NewRelease("v1.4.0") { Draft = true, TargetCommitish = _commit, Name = "1.4.0", Body = "notes" });
        var asset = await Releases.UploadAsset(draft, Upload("release.json", "{}"));
        await Should.ThrowAsync<NotFoundException>(() => Releases.Get(GitHubServer.Owner, GitHubServer.Name, "v1.4.0"));
        await Should.ThrowAsync<NotFoundException>(() => Client.Git.Reference.Get(GitHubServer.Owner, GitHubServer.Name, "tags/v1.4.0"));

        await Releases.Edit(GitHubServer.Owner, GitHubServer.Name, draft.Id, new ReleaseUpdate { Draft = false });

        var published = await Releases.Get(GitHubServer.Owner, GitHubServer.Name, "v1.4.0");
        (published.Id, published.Name, published.Body, published.Draft).ShouldBe((draft.Id, "1.4.0", "notes", false));
        published.PublishedAt.ShouldNotBeNull();
        (await Releases.GetLatest(GitHubServer.Owner, GitHubServer.Name)).Id.ShouldBe(draft.Id);
        (await Client.Git.Reference.Get(GitHubServer.Owner, GitHubServer.Name, "tags/v1.4.0")).Object.Sha.ShouldBe(_commit);
        var listed = (await Releases.GetAllAssets(GitHubServer.Owner, GitHubServer.Name, draft.Id)).ShouldHaveSingleItem();
        (listed.Id, listed.Name, listed.Size, listed.State).ShouldBe((asset.Id, "release.json", 2, "uploaded"));
        var content = await Client.Connection.Get<byte[]>(new Uri(listed.Url), new Dictionary<string, string>(), "application/octet-stream");
        using var text = new StreamReader((Stream)content.HttpResponse.Body);
        (await text.ReadToEndAsync()).ShouldBe("{}");
    }

    [Fact]
    public async Task Drafts_may_share_a_tag_but_only_one_of_them_can_be_published_and_readers_see_none()
    {
        var first = await DraftAsync();
        var second = await DraftAsync();
        await Releases.Edit(GitHubServer.Owner, GitHubServer.Name, first.Id, new ReleaseUpdate { Draft = false });

        var refused = await Should.ThrowAsync<ApiValidationException>(() => Releases.Edit(GitHubServer.Owner, GitHubServer.Name, second.Id, new ReleaseUpdate { Draft = false }));

        var error = refused.ApiError.Errors.ShouldHaveSingleItem();
        (error.Resource, error.Code, error.Field).ShouldBe(("Release", "already_exists", "tag_name"));
        (await ClientOf(GitHubServer.ReaderToken).Repository.Release.GetAll(GitHubServer.Owner, GitHubServer.Name)).ShouldHaveSingleItem().Id.ShouldBe(first.Id);
        (await Releases.GetAll(GitHubServer.Owner, GitHubServer.Name)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_release_of_a_commit_that_is_not_there_is_refused()
    {
        var refused = await Should.ThrowAsync<ApiValidationException>(
            () => Releases.Create(GitHubServer.Owner, GitHubServer.Name, new NewRelease("v2.0.0") { TargetCommitish = new string('a', 40) }));

        refused.ApiError.Errors.ShouldHaveSingleItem().Field.ShouldBe("target_commitish");
    }

    [Fact]
    public async Task An_upload_that_breaks_off_takes_the_name_until_what_it_left_is_deleted()
    {
        var draft = await DraftAsync();
        _server.BreakNextUpload();

        await Should.ThrowAsync<ApiException>(() => Releases.UploadAsset(draft, Upload("release.json", "{}")));
        var refused = await Should.ThrowAsync<ApiValidationException>(() => Releases.UploadAsset(draft, Upload("release.json", "{}")));
        refused.ApiError.Errors.ShouldHaveSingleItem().Resource.ShouldBe("ReleaseAsset");
        var left = (await Releases.GetAllAssets(GitHubServer.Owner, GitHubServer.Name, draft.Id)).ShouldHaveSingleItem();
        left.State.ShouldBe("starter");
        await Releases.DeleteAsset(GitHubServer.Owner, GitHubServer.Name, left.Id);

        (await Releases.UploadAsset(draft, Upload("release.json", "{}"))).State.ShouldBe("uploaded");
    }

    [Fact]
    public async Task More_releases_than_a_page_holds_are_found_by_its_links()
    {
        for (var number = 0; number < 35; number++)
        {
            await Releases.Create(GitHubServer.Owner, GitHubServer.Name, new NewRelease($"v0.0.{number}") { Draft = true });
        }

        (await Releases.GetAll(GitHubServer.Owner, GitHubServer.Name)).Select(release => release.TagName).Distinct().Count().ShouldBe(35);

        _server.Requests.ShouldContain(line => line.Contains("page=2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_do_what_is_told_in_githubs_words()
    {
        var stranger = ClientOf("ghp_nobody");
        var reader = ClientOf(GitHubServer.ReaderToken);

        (await Client.Repository.Get(GitHubServer.Owner, GitHubServer.Name)).Permissions.Push.ShouldBeTrue();
        (await reader.Repository.Get(GitHubServer.Owner, GitHubServer.Name)).Permissions.Push.ShouldBeFalse();
        (await Client.User.Current()).Login.ShouldBe("release-bot");
        await Should.ThrowAsync<AuthorizationException>(() => stranger.User.Current());
        await Should.ThrowAsync<ForbiddenException>(() => reader.Repository.Release.Create(GitHubServer.Owner, GitHubServer.Name, new NewRelease("v1.0.0")));
        await Should.ThrowAsync<NotFoundException>(() => Client.Repository.Get(GitHubServer.Owner, "elsewhere"));
        await Should.ThrowAsync<NotFoundException>(() => new GitHubClient(new ProductHeaderValue("test"), _server.Address).Repository.Get(GitHubServer.Owner, GitHubServer.Name));
        _server.Revoked.Add(GitHubServer.Token);
        await Should.ThrowAsync<AuthorizationException>(() => Client.User.Current());
    }

    [Fact]
    public async Task Both_rate_limits_are_told_as_github_tells_them()
    {
        _server.Limits.Leave(1, TimeSpan.FromSeconds(30));
        await Client.User.Current();

        var limited = await Should.ThrowAsync<RateLimitExceededException>(() => Client.User.Current());
        limited.Remaining.ShouldBe(0);
        limited.Reset.ShouldBeInRange(TimeProvider.System.GetUtcNow().AddSeconds(-1), TimeProvider.System.GetUtcNow().AddSeconds(31));
        (await Client.RateLimit.GetRateLimits()).Resources.Core.Remaining.ShouldBe(0);

        _server.Limits.Leave(100, TimeSpan.FromHours(1));
        _server.Limits.RefuseNext(1, TimeSpan.FromSeconds(7));
        var secondary = await Should.ThrowAsync<SecondaryRateLimitExceededException>(() => Client.User.Current());
        secondary.HttpResponse.Headers["Retry-After"].ShouldBe("7");
        (await Client.User.Current()).Login.ShouldBe("release-bot");
    }

    [Fact]
    public async Task A_reference_is_made_once()
    {
        await Client.Git.Reference.Create(GitHubServer.Owner, GitHubServer.Name, new NewReference("refs/tags/v9.9.9", _commit));

        var again = await Should.ThrowAsync<ApiValidationException>(
            () => Client.Git.Reference.Create(GitHubServer.Owner, GitHubServer.Name, new NewReference("refs/tags/v9.9.9", _commit)));

        again.Message.ShouldBe("Reference already exists");
        (await Client.Repository.GetAllTags(GitHubServer.Owner, GitHubServer.Name)).ShouldHaveSingleItem().Commit.Sha.ShouldBe(_commit);
    }

    private Task<Octokit.Release> DraftAsync() =>
        Releases.Create(GitHubServer.Owner, GitHubServer.Name, new NewRelease("v1.0.0") { Draft = true, TargetCommitish = "main" });

    private GitHubClient ClientOf(string token) => new(new ProductHeaderValue("test"), _server.Address) { Credentials = new Credentials(token) };

    private static ReleaseAssetUpload Upload(string name, string text) => new(name, "application/json", new MemoryStream(Encoding.UTF8.GetBytes(text)), timeout: null);
}
