using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Octokit;
using Octokit.Internal;

namespace Molecule.Release.GitHub;

/// <summary>The releases of one repository, through Octokit.</summary>
public sealed partial class GitHubReleases : IReleaseHost
{
    private const string Binary = "application/octet-stream";
    private const string Agent = "molecule-release";
    private const int PageSize = 100;

    private readonly GitHubOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClientAdapter _http;
    private readonly GitHubClient _client;

    public GitHubReleases(GitHubOptions options, TimeProvider time, ILogger<GitHubReleases> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _http = new HttpClientAdapter(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            UseCookies = false,
        });
        var credentials = new InMemoryCredentialStore(options.Token is { } token ? new Credentials(token) : Credentials.Anonymous);
        _client = new GitHubClient(new Connection(new ProductHeaderValue(Agent), options.Api, credentials, _http, new SimpleJsonSerializer()));
    }

    public string Repository => _options.Repository;

    private IReleasesClient Releases => _client.Repository.Release;

    public async Task<bool> MayPushAsync(CancellationToken cancellation) =>
        await CallAsync($"Looking at the repository {_options}", () => _client.Repository.Get(_options.Owner, _options.Name), cancellation) is { Permissions.Push: true };

    public async Task<IReadOnlyList<HostedRelease>> ListAsync(CancellationToken cancellation)
    {
        // Octokit would take the pages in one call, which a failure on the last page would begin anew.
        var all = new List<HostedRelease>();
        for (var page = 1; ; page++)
        {
            var options = new ApiOptions { PageSize = PageSize, PageCount = 1, StartPage = page };
            var some = await CallAsync($"Listing the releases of {_options}", () => Releases.GetAll(_options.Owner, _options.Name, options), cancellation);
            all.AddRange(some.Select(Of));
            if (some.Count < PageSize)
            {
                return all;
            }
        }
    }

    public async Task<HostedRelease> CreateDraftAsync(ReleaseText text, CancellationToken cancellation)
    {
        var draft = new NewRelease(text.Tag) { TargetCommitish = text.Commit, Name = text.Name, Body = text.Body, Draft = true, Prerelease = text.IsPrerelease };
        return Of(await CallAsync($"Drafting the release {text.Tag}", () => Releases.Create(_options.Owner, _options.Name, draft), cancellation, maximumAttempts: 1));
    }

    public async Task<HostedRelease> UpdateAsync(long id, ReleaseText text, bool draft, CancellationToken cancellation)
    {
        var update = new ReleaseUpdate { TagName = text.Tag, TargetCommitish = text.Commit, Name = text.Name, Body = text.Body, Draft = draft, Prerelease = text.IsPrerelease };
        return Of(await CallAsync($"{(draft ? "Writing" : "Publishing")} the release {text.Tag}", () => Releases.Edit(_options.Owner, _options.Name, id, update), cancellation));
    }

    public Task UploadAsync(HostedRelease release, string name, byte[] bytes, CancellationToken cancellation)
    {
        var target = new Octokit.Release(release.UploadUrl);
        return CallAsync(
            $"Uploading {name}",
            async () =>
            {
                using var content = new MemoryStream(bytes, writable: false);
                return await Releases.UploadAsset(target, new ReleaseAssetUpload(name, Binary, content, timeout: null), cancellation);
            },
            cancellation,
            maximumAttempts: 1);
    }

    public async Task DeleteAssetAsync(HostedAsset asset, CancellationToken cancellation)
    {
        try
        {
            await CallAsync(
                $"Removing {asset.Name}",
                async () =>
                {
                    await Releases.DeleteAsset(_options.Owner, _options.Name, asset.Id);
                    return true;
                },
                cancellation);
        }
        catch (GitHubRefusedException exception) when (exception.Status == HttpStatusCode.NotFound)
        {
            // Gone is what was wanted.
        }
    }

    public async Task<byte[]?> DownloadAsync(HostedAsset asset, int maximumBytes, CancellationToken cancellation)
    {
        if (asset.Size > maximumBytes)
        {
            return null;
        }

        try
        {
            return await CallAsync(
                $"Downloading {asset.Name}",
                async () => await BytesAsync((await _client.Connection.Get<object>(new Uri(asset.Address), null, Binary, cancellation)).HttpResponse.Body, maximumBytes, cancellation),
                cancellation);
        }
        catch (GitHubRefusedException exception) when (exception.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Octokit hands out text, bytes or a stream, by the answer's content type.</summary>
    private static async Task<byte[]?> BytesAsync(object body, int maximumBytes, CancellationToken cancellation)
    {
        if (body is not Stream stream)
        {
            return body as byte[] ?? (body is string text ? Encoding.UTF8.GetBytes(text) : null);
        }

        await using var owned = stream;
        var bytes = new byte[maximumBytes + 1];
        var read = await owned.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return read > maximumBytes ? null : bytes[..read];
    }

    private static HostedRelease Of(Octokit.Release release) => new(
        release.Id, release.TagName, release.TargetCommitish, release.Body ?? string.Empty, release.Draft, release.Prerelease, release.UploadUrl, release.HtmlUrl,
        [.. (release.Assets ?? []).Select(asset => new HostedAsset(asset.Id, asset.Name, asset.Size, asset.Url, asset.State == "uploaded"))]);

    private async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellation, int maximumAttempts = GitHubRetry.MaximumAttempts)
    {
        var waited = TimeSpan.Zero;
        for (var attempt = 1; ;)
        {
            try
            {
                return await call().WaitAsync(cancellation);
            }
            catch (Exception exception) when (GitHubRetry.Of(exception, _time.GetUtcNow()) is { } verdict)
            {
                if (verdict is not GitHubVerdict.Final)
                {
                    // A connection that breaks, or a silence, may be the caller's own doing.
                    cancellation.ThrowIfCancellationRequested();
                }

                switch (verdict)
                {
                    case GitHubVerdict.Wait wait:
                        // A refused call was not heard: waiting for the limit is no attempt.
                        waited += wait.Delay;
                        if (waited > GitHubRetry.MaximumWait)
                        {
                            throw new GitHubRateLimitException(what, waited, GitHubRetry.MaximumWait);
                        }

                        LogWait(what, wait.Reason, wait.Delay.TotalSeconds);
                        await Task.Delay(wait.Delay, _time, cancellation);
                        break;
                    case GitHubVerdict.Transient transient when attempt < maximumAttempts:
                        var delay = GitHubRetry.Delay(attempt++);
                        LogRetry(what, transient.Reason, delay.TotalSeconds);
                        await Task.Delay(delay, _time, cancellation);
                        break;
                    case GitHubVerdict.Transient transient:
                        throw new GitHubUnavailableException(what, transient.Reason, attempt, exception);
                    case GitHubVerdict.Final final:
                        throw new GitHubRefusedException(what, final.Status, final.Reason, exception);
                }
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{What} waits for {Seconds:0} s: {Reason}")]
    private partial void LogWait(string what, string reason, double seconds);

    [LoggerMessage(LogLevel.Warning, "{What} failed: {Reason}. Trying again in {Seconds:0.0} s.")]
    private partial void LogRetry(string what, string reason, double seconds);
}
