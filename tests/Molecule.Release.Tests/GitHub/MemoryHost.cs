using System.Net;
using Molecule.Release.GitHub;

namespace Molecule.Release.Tests.GitHub;

/// <summary>Releases in memory, with answers that get lost after the deed is done.</summary>
internal sealed class MemoryHost : IReleaseHost
{
    private readonly Dictionary<int, byte[]> _content = [];
    private int _lastId = 100;

    public string Repository => "o/n";

    public List<HostedRelease> Releases { get; } = [];

    /// <summary>What changed something, or tried to.</summary>
    public List<string> Calls { get; } = [];

    public int LoseAnswers { get; set; }

    public HttpStatusCode? RefuseOnce { get; set; }

    public byte[] Bytes(string name) => _content[Releases.SelectMany(release => release.Assets).Single(asset => asset.Name == name).Id];

    public void Put(long id, string name, byte[] bytes, bool whole)
    {
        var asset = new HostedAsset(++_lastId, name, bytes.Length, $"http://127.0.0.1/{_lastId}", whole);
        _content[asset.Id] = bytes;
        Change(id, release => release with { Assets = release.Assets.Add(asset) });
    }

    public Task<bool> MayPushAsync(CancellationToken cancellation) => Task.FromResult(true);

    public Task<IReadOnlyList<HostedRelease>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<HostedRelease>>([.. Releases]);

    public Task<HostedRelease> CreateDraftAsync(ReleaseText text, CancellationToken cancellation)
    {
        Begin("create");
        var release = Samples.Hosted(text.Tag, draft: true, text.Body, ++_lastId);
        Releases.Add(release);
        return Answer(release);
    }

    public Task<HostedRelease> UpdateAsync(long id, ReleaseText text, bool draft, CancellationToken cancellation)
    {
        Begin("update");
        return Answer(Change(id, release => release with { Body = text.Body, IsDraft = draft }));
    }

    public Task UploadAsync(HostedRelease release, string name, byte[] bytes, CancellationToken cancellation)
    {
        Begin("upload " + name);
        Put(release.Id, name, bytes, whole: true);
        return Answer(true);
    }

    public Task DeleteAssetAsync(HostedAsset asset, CancellationToken cancellation)
    {
        Begin("delete " + asset.Name);
        foreach (var release in Releases.ToArray())
        {
            Change(release.Id, changed => changed with { Assets = changed.Assets.RemoveAll(other => other.Id == asset.Id) });
        }

        return Task.CompletedTask;
    }

    public Task<byte[]?> DownloadAsync(HostedAsset asset, int maximumBytes, CancellationToken cancellation) => Task.FromResult(_content.GetValueOrDefault(asset.Id));

    public void Dispose()
    {
    }

    private void Begin(string call)
    {
        Calls.Add(call);
        if (RefuseOnce is { } status)
        {
            RefuseOnce = null;
            throw new GitHubRefusedException(call, status, "refused");
        }
    }

    private Task<T> Answer<T>(T value) => LoseAnswers-- > 0 ? throw new GitHubUnavailableException("call", "reset", 1) : Task.FromResult(value);

    private HostedRelease Change(long id, Func<HostedRelease, HostedRelease> change)
    {
        var index = Releases.FindIndex(release => release.Id == id);
        return Releases[index] = change(Releases[index]);
    }
}
