using System.Globalization;
using System.Security.Cryptography;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>The releases of the repository and the rules they live by.</summary>
internal sealed class GitHubReleases(GitHubTags tags, TimeProvider time, IEnumerable<GitHubRelease> before)
{
    private readonly Lock _gate = new();
    private readonly List<GitHubRelease> _all = [.. before.Select(release => release with { Assets = [.. release.Assets] })];
    private long _lastId = before.Select(release => release.Assets.Select(asset => asset.Id).Append(release.Id).Max()).Append(1000).Max();
    private bool _breakNext;

    public IReadOnlyList<GitHubRelease> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    public void BreakNextUpload() => _breakNext = true;

    /// <summary>The newest first; only who may write sees drafts.</summary>
    public GitHubReply List(GitHubRequest request) =>
        request.Page([.. All.Where(release => IsVisible(request, release)).OrderByDescending(release => release.Id).Select(release => release.Describe(request))]);

    public GitHubReply Latest(GitHubRequest request) =>
        All.Where(release => release is { IsDraft: false, IsPrerelease: false }).MaxBy(release => release.PublishedAt) is { } latest ? GitHubReply.Of(200, latest.Describe(request)) : GitHubReply.NotFound;

    /// <summary>A draft has no tag yet, whatever its name for one.</summary>
    public GitHubReply ByTag(GitHubRequest request, string tag) =>
        All.FirstOrDefault(release => !release.IsDraft && release.Tag == tag) is { } found ? GitHubReply.Of(200, found.Describe(request)) : GitHubReply.NotFound;

    public GitHubReply Read(GitHubRequest request, string id) =>
        Find(id) is { } found && IsVisible(request, found) ? GitHubReply.Of(200, found.Describe(request)) : GitHubReply.NotFound;

    /// <summary>Any number of drafts may have the same tag; of published releases only one can.</summary>
    public async Task<GitHubReply> CreateAsync(GitHubRequest request)
    {
        if (request.Text("tag_name") is not { Length: > 0 } tag)
        {
            return GitHubReply.Invalid("Release", "missing_field", "tag_name");
        }

        var release = new GitHubRelease
        {
            Tag = tag,
            Target = request.Text("target_commitish") ?? "main",
            Name = request.Text("name"),
            Body = request.Text("body"),
            IsDraft = request.Flag("draft") ?? false,
            IsPrerelease = request.Flag("prerelease") ?? false,
            CreatedAt = time.GetUtcNow(),
        };
        if (!release.IsDraft && await PublishAsync(release) is { } refusal)
        {
            return refusal;
        }

        lock (_gate)
        {
            release.Id = ++_lastId;
            _all.Add(release);
            return GitHubReply.Of(201, release.Describe(request));
        }
    }

    public async Task<GitHubReply> UpdateAsync(GitHubRequest request, string id)
    {
        if (Find(id) is not { } release)
        {
            return GitHubReply.NotFound;
        }

        var changed = release with
        {
            Tag = request.Text("tag_name") ?? release.Tag,
            Target = request.Text("target_commitish") ?? release.Target,
            Name = request.Text("name") ?? release.Name,
            Body = request.Text("body") ?? release.Body,
            IsDraft = request.Flag("draft") ?? release.IsDraft,
            IsPrerelease = request.Flag("prerelease") ?? release.IsPrerelease,
        };
        if (release.IsDraft && !changed.IsDraft && await PublishAsync(changed) is { } refusal)
        {
            return refusal;
        }

        lock (_gate)
        {
            changed.Updates++;
            _all[_all.FindIndex(existing => existing.Id == changed.Id)] = changed;
            return GitHubReply.Of(200, changed.Describe(request));
        }
    }

    public GitHubReply Delete(string id)
    {
        lock (_gate)
        {
            return _all.RemoveAll(release => release.Id.ToString(CultureInfo.InvariantCulture) == id) > 0 ? GitHubReply.NoContent : GitHubReply.NotFound;
        }
    }

    public GitHubReply ListAssets(GitHubRequest request, string id) =>
        Find(id) is { } release && IsVisible(request, release) ? request.Page([.. release.Assets.Select(asset => asset.Describe(request, release))]) : GitHubReply.NotFound;

    /// <summary>The name of an upload that broke off stays taken, by an asset in the state <c>starter</c>.</summary>
    public GitHubReply Upload(GitHubRequest request, string id)
    {
        var name = request.Query["name"];
        if (Find(id) is not { } release)
        {
            return GitHubReply.NotFound;
        }

        if (string.IsNullOrEmpty(name) || request.ContentType is null)
        {
            return GitHubReply.Error(400, "Bad request: name and content type are required");
        }

        lock (_gate)
        {
            if (release.Assets.Any(asset => asset.Name == name))
            {
                return GitHubReply.Invalid("ReleaseAsset", "already_exists", "name");
            }

            var isBroken = _breakNext;
            _breakNext = false;
            var uploaded = new GitHubAsset
            {
                Id = ++_lastId,
                Name = name,
                ContentType = request.ContentType,
                Content = isBroken ? [] : request.Body,
                IsStarter = isBroken,
                CreatedAt = time.GetUtcNow(),
            };
            release.Assets.Add(uploaded);
            return isBroken ? GitHubReply.Error(502, "Server Error") : GitHubReply.Of(201, uploaded.Describe(request, release));
        }
    }

    /// <summary>Its description, or where its content lies: there, no credentials are needed.</summary>
    public GitHubReply Asset(GitHubRequest request, string id)
    {
        var found = All.Where(release => IsVisible(request, release)).SelectMany(release => release.Assets.Select(asset => (Release: release, Asset: asset)))
            .FirstOrDefault(pair => pair.Asset.Id.ToString(CultureInfo.InvariantCulture) == id);
        return (found.Asset, request.WantsContent) switch
        {
            (null, _) or ({ IsStarter: true }, true) => GitHubReply.NotFound,
            (var asset, true) => new GitHubReply(302, [], asset.ContentType) { Headers = [("Location", $"{request.Root}/storage/{asset.Key}")] },
            (var asset, false) => GitHubReply.Of(200, asset.Describe(request, found.Release)),
        };
    }

    public GitHubReply Stored(string key) =>
        All.SelectMany(release => release.Assets).FirstOrDefault(asset => asset.Key == key) is { } found ? new GitHubReply(200, found.Content, "application/octet-stream") : GitHubReply.NotFound;

    public GitHubReply Download(string tag, string name) =>
        All.FirstOrDefault(release => !release.IsDraft && release.Tag == tag)?.Assets.FirstOrDefault(asset => asset.Name == name && !asset.IsStarter) is { } found
            ? new GitHubReply(200, found.Content, "application/octet-stream")
            : GitHubReply.NotFound;

    public GitHubReply DeleteAsset(string id)
    {
        lock (_gate)
        {
            return _all.Any(release => release.Assets.RemoveAll(asset => asset.Id.ToString(CultureInfo.InvariantCulture) == id) > 0) ? GitHubReply.NoContent : GitHubReply.NotFound;
        }
    }

    private async Task<GitHubReply?> PublishAsync(GitHubRelease release)
    {
        if (All.Any(other => !other.IsDraft && other.Tag == release.Tag && other.Id != release.Id))
        {
            return GitHubReply.Invalid("Release", "already_exists", "tag_name");
        }

        if (!await tags.EnsureAsync(release.Tag, release.Target))
        {
            return GitHubReply.Invalid("Release", "invalid", "target_commitish");
        }

        release.PublishedAt = time.GetUtcNow();
        return null;
    }

    private GitHubRelease? Find(string id) => All.FirstOrDefault(release => release.Id.ToString(CultureInfo.InvariantCulture) == id);

    private static bool IsVisible(GitHubRequest request, GitHubRelease release) => !release.IsDraft || request.Access == GitHubAccess.Write;
}

internal sealed record GitHubRelease
{
    public long Id { get; set; }

    public required string Tag { get; init; }

    /// <summary>Where the tag is made if there is none: a commit or a branch.</summary>
    public required string Target { get; init; }

    public string? Name { get; init; }

    public string? Body { get; init; }

    public bool IsDraft { get; init; }

    public bool IsPrerelease { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>How often it was changed after it was made.</summary>
    public int Updates { get; set; }

    public List<GitHubAsset> Assets { get; init; } = [];

    public object Describe(GitHubRequest request) => new
    {
        id = Id,
        node_id = $"RE_{Id}",
        url = $"{request.Repository}/releases/{Id}",
        assets_url = $"{request.Repository}/releases/{Id}/assets",
        upload_url = $"{request.Root}/api/uploads/repos/{GitHubServer.Owner}/{GitHubServer.Name}/releases/{Id}/assets{{?name,label}}",
        html_url = $"{request.Root}/{GitHubServer.Owner}/{GitHubServer.Name}/releases/tag/{(IsDraft ? $"untagged-{Id:x}" : Tag)}",
        tag_name = Tag,
        target_commitish = Target,
        name = Name,
        body = Body,
        draft = IsDraft,
        prerelease = IsPrerelease,
        created_at = CreatedAt,
        published_at = PublishedAt,
        author = GitHubReply.User,
        assets = Assets.Select(asset => asset.Describe(request, this)).ToArray(),
    };
}

internal sealed record GitHubAsset
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string ContentType { get; init; }

    public required byte[] Content { get; init; }

    /// <summary>Its upload broke off.</summary>
    public bool IsStarter { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not to be guessed.</summary>
    public string Key { get; } = Guid.NewGuid().ToString("n");

    public object Describe(GitHubRequest request, GitHubRelease release) => new
    {
        id = Id,
        node_id = $"RA_{Id}",
        url = $"{request.Repository}/releases/assets/{Id}",
        name = Name,
        label = string.Empty,
        state = IsStarter ? "starter" : "uploaded",
        content_type = ContentType,
        size = Content.Length,
        digest = IsStarter ? null : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Content)),
        download_count = 0,
        created_at = CreatedAt,
        updated_at = CreatedAt,
        uploader = GitHubReply.User,
        browser_download_url = $"{request.Root}/{GitHubServer.Owner}/{GitHubServer.Name}/releases/download/{(release.IsDraft ? $"untagged-{release.Id:x}" : release.Tag)}/{Name}",
    };
}
