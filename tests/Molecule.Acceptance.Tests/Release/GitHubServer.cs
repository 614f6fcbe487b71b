using System.Collections.Concurrent;
using System.Web;
using Microsoft.AspNetCore.Http;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>
/// One repository behind GitHub's REST API, as far as a release uses it: what is asked, which errors come back and in which words, pages,
/// rate limits, drafts and assets. It answers below <c>/api/v3</c> and <c>/api/uploads</c>, as an enterprise server does, because that is where
/// Octokit looks when it is given an address. Its tags are those of a real bare repository. Faults are the business of a
/// <see cref="FaultProxy"/> in front of it.
/// </summary>
internal sealed class GitHubServer : IAsyncDisposable
{
    public const string Owner = "molecule-ai";
    public const string Name = "molecule";

    /// <summary>May write. A canary: must not appear in any output.</summary>
    public const string Token = "ghp_" + "acceptanceCanaryWriter0000000000000001";

    /// <summary>May read only. A canary too.</summary>
    public const string ReaderToken = "ghp_" + "acceptanceCanaryReader0000000000000002";

    private readonly ConcurrentQueue<string> _requests = [];
    private readonly GitHubReleases _releases;
    private readonly GitHubTags _tags;
    private LoopbackHost? _host;

    private GitHubServer(string bareRepository, TimeProvider clock, IEnumerable<GitHubRelease> releases)
    {
        _tags = new GitHubTags(bareRepository);
        _releases = new GitHubReleases(_tags, clock, releases);
        Limits = new GitHubLimits(clock);
    }

    /// <summary><c>127.0.0.1:&lt;port&gt;</c>.</summary>
    public string Authority => _host!.Authority;

    /// <summary>What a client is given.</summary>
    public Uri Address => new($"http://{Authority}/");

    public GitHubLimits Limits { get; }

    /// <summary>Method and path of every request, in order of arrival.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Drafts too, the oldest first.</summary>
    public IReadOnlyList<GitHubRelease> Releases => _releases.All;

    /// <summary>Tokens that are not accepted anymore.</summary>
    public HashSet<string> Revoked { get; } = [];

    /// <summary>The next upload is answered with 502 and leaves an asset without content behind, as GitHub's do.</summary>
    public void BreakNextUpload() => _releases.BreakNextUpload();

    /// <param name="bareRepository">Where the tags are.</param>
    /// <param name="time">The server's own clock, which need not be the client's; null for the machine's.</param>
    /// <param name="releases">Of another server, to begin with; null for none.</param>
    public static async Task<GitHubServer> StartAsync(string bareRepository, TimeProvider? time = null, IEnumerable<GitHubRelease>? releases = null)
    {
        var server = new GitHubServer(bareRepository, time ?? TimeProvider.System, releases ?? []);
        server._host = await LoopbackHost.StartAsync(server.AnswerAsync);
        return server;
    }

    public async ValueTask DisposeAsync() => await _host!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, byte[] body)
    {
        var target = LoopbackHost.TargetOf(context);
        _requests.Enqueue($"{context.Request.Method} {target}");
        var path = target.Split('?')[0].Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        if (path is ["repos" or "user" or "rate_limit", ..])
        {
            // As on the public server, for clients that are given the very address of the API.
            path = ["api", "v3", .. path];
        }

        var query = HttpUtility.ParseQueryString(context.Request.QueryString.Value ?? string.Empty);
        var access = AccessOf(context.Request.Headers.Authorization);
        var request = new GitHubRequest(context.Request.Method, path, query, body, $"http://{context.Request.Host}", access)
        {
            ContentType = context.Request.ContentType,
            WantsContent = context.Request.Headers.Accept.ToString().Contains("application/octet-stream", StringComparison.Ordinal),
        };
        var isCounted = path is not ["api", "v3", "rate_limit"] and not ["storage", ..];
        var reply = (isCounted ? Limits.Count() : null) ?? await DispatchAsync(request);
        await LoopbackHost.ReplyAsync(
            context, reply.Status, reply.Body, reply.ContentType, [.. reply.Headers, .. Limits.Headers, ("Date", Limits.Date), ("X-GitHub-Request-Id", Guid.NewGuid().ToString())]);
    }

    private async Task<GitHubReply> DispatchAsync(GitHubRequest request) => (request.Method, request.Path) switch
    {
        (_, ["storage", var key]) => _releases.Stored(key),
        _ when request.Access == GitHubAccess.Refused => GitHubReply.Error(401, "Bad credentials"),
        ("GET", ["api", "v3", "rate_limit"]) => Limits.Describe(),
        ("GET", ["api", "v3", "user"]) => request.Access == GitHubAccess.Anonymous ? GitHubReply.Error(401, "Requires authentication") : GitHubReply.Of(200, GitHubReply.User),
        (_, ["api", "v3", "repos", Owner, Name, .. var rest]) => await RepositoryAsync(request, rest),
        ("POST", ["api", "uploads", "repos", Owner, Name, "releases", var release, "assets"]) => Writing(request) ?? _releases.Upload(request, release),
        ("GET", [Owner, Name, "releases", "download", var tag, var asset]) => request.Access == GitHubAccess.Anonymous ? GitHubReply.NotFound : _releases.Download(tag, asset),
        _ => GitHubReply.NotFound,
    };

    /// <summary>A repository that one may not see is not there.</summary>
    private async Task<GitHubReply> RepositoryAsync(GitHubRequest request, string[] rest) => (request.Method, rest) switch
    {
        _ when request.Access == GitHubAccess.Anonymous => GitHubReply.NotFound,
        (not "GET", _) when Writing(request) is { } refusal => refusal,
        ("GET", []) => GitHubReply.Of(200, Description(request)),
        // Octokit asks in the old plural.
        ("GET", ["git", "ref" or "refs", .. var name]) => await _tags.FindAsync(string.Join('/', name)),
        ("GET", ["git", "matching-refs", .. var prefix]) => await _tags.MatchAsync(request, string.Join('/', prefix)),
        ("GET", ["git", "tags", var sha]) => await _tags.ReadObjectAsync(sha),
        ("GET", ["tags"]) => await _tags.ListAsync(request),
        ("POST", ["git", "refs"]) => await _tags.CreateAsync(request),
        ("DELETE", ["git", "refs", .. var name]) => await _tags.DeleteAsync(string.Join('/', name)),
        ("GET", ["releases"]) => _releases.List(request),
        ("POST", ["releases"]) => await _releases.CreateAsync(request),
        ("GET", ["releases", "latest"]) => _releases.Latest(request),
        ("GET", ["releases", "tags", .. var tag]) => _releases.ByTag(request, string.Join('/', tag)),
        ("GET", ["releases", "assets", var asset]) => _releases.Asset(request, asset),
        ("DELETE", ["releases", "assets", var asset]) => _releases.DeleteAsset(asset),
        ("GET", ["releases", var id]) => _releases.Read(request, id),
        ("PATCH", ["releases", var id]) => await _releases.UpdateAsync(request, id),
        ("DELETE", ["releases", var id]) => _releases.Delete(id),
        ("GET", ["releases", var id, "assets"]) => _releases.ListAssets(request, id),
        _ => GitHubReply.NotFound,
    };

    private GitHubAccess AccessOf(string? authorization)
    {
        if (authorization is null)
        {
            return GitHubAccess.Anonymous;
        }

        var token = authorization[(authorization.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return Revoked.Contains(token) ? GitHubAccess.Refused : token switch
        {
            Token => GitHubAccess.Write,
            ReaderToken => GitHubAccess.Read,
            _ => GitHubAccess.Refused,
        };
    }

    private static GitHubReply? Writing(GitHubRequest request) => request.Access switch
    {
        GitHubAccess.Write => null,
        GitHubAccess.Read => GitHubReply.Error(403, "Resource not accessible by personal access token"),
        _ => GitHubReply.NotFound,
    };

    private static object Description(GitHubRequest request) => new
    {
        id = 1,
        node_id = "R_1",
        name = Name,
        full_name = $"{Owner}/{Name}",
        owner = GitHubReply.User,
        @private = true,
        html_url = $"{request.Root}/{Owner}/{Name}",
        url = $"{request.Root}/api/v3/repos/{Owner}/{Name}",
        default_branch = "main",
        archived = false,
        created_at = "2024-01-01T00:00:00Z",
        updated_at = "2024-01-01T00:00:00Z",
        permissions = new { admin = false, maintain = false, push = request.Access == GitHubAccess.Write, triage = request.Access == GitHubAccess.Write, pull = true },
    };
}
