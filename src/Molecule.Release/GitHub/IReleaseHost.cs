namespace Molecule.Release.GitHub;

/// <summary>
/// The calls to the host of releases, one each, repeated by one table. A repeated "create" may have been heard the first time: whoever
/// calls it looks before and after.
/// </summary>
public interface IReleaseHost : IDisposable
{
    /// <summary><c>owner/name</c>.</summary>
    string Repository { get; }

    /// <summary>Whether we may write releases.</summary>
    /// <exception cref="GitHubException">The repository is not there for us.</exception>
    Task<bool> MayPushAsync(CancellationToken cancellation);

    /// <summary>All of them, drafts too, as far as we may see these; newest first.</summary>
    Task<IReadOnlyList<HostedRelease>> ListAsync(CancellationToken cancellation);

    /// <summary>Makes a draft. Once: what is transient comes as <see cref="GitHubUnavailableException"/>, for another attempt might make a second one.</summary>
    Task<HostedRelease> CreateDraftAsync(ReleaseText text, CancellationToken cancellation);

    Task<HostedRelease> UpdateAsync(long id, ReleaseText text, bool draft, CancellationToken cancellation);

    /// <summary>Once, as <see cref="CreateDraftAsync"/>.</summary>
    Task UploadAsync(HostedRelease release, string name, byte[] bytes, CancellationToken cancellation);

    Task DeleteAssetAsync(HostedAsset asset, CancellationToken cancellation);

    /// <returns>Null when it is not there, or is longer than that.</returns>
    Task<byte[]?> DownloadAsync(HostedAsset asset, int maximumBytes, CancellationToken cancellation);
}
