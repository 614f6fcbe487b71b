using Microsoft.Extensions.Logging;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;
using Molecule.Images.Building;
using Molecule.Images.Manifest;

namespace Molecule.Images.Templates.Git;

public enum TemplateRef
{
    /// <summary>The commit that the manifest names.</summary>
    Pin,

    /// <summary>What the repository's default branch is at now: one <c>git ls-remote</c>, no clone.</summary>
    Head,
}

/// <summary>
/// Templates from their repositories. The commit stands for the files in the input key, so that an image of that commit is found
/// without a clone; a commit that is in the cache needs no network.
/// </summary>
/// <param name="providers">Null takes <see cref="GitProvider.Known"/>.</param>
public sealed class GitTemplateSource(TemplateRef which, CloneCache cache, IEnvironmentVariables environment, ILogger logger, IReadOnlyList<GitProvider>? providers = null) : ITemplateSource
{
    private readonly IReadOnlyList<GitProvider> _providers = providers ?? GitProvider.Known;
    private readonly RepositoryClones _clones = new(cache);

    /// <exception cref="GitSourceException">The head was asked for and the repository does not tell it.</exception>
    public async Task<TemplateRevision> ResolveAsync(ImageManifestEntry entry, CancellationToken cancellation)
    {
        var origin = RepositoryOrigin.Of(entry);
        var access = GitAccess.For(origin, _providers, environment);
        var commit = which == TemplateRef.Pin ? entry.Ref : await GitRepository.HeadAsync(origin, access, cancellation);
        var address = Redactor.Process.Redact(access.Address);
        return new TemplateRevision
        {
            Runtime = entry.Runtime,
            Kind = TemplateRevision.GitKind,
            Source = address,
            Commit = commit.Value,
            Inputs = [new InputPart("source", "git"), new InputPart("repository", address), new InputPart("commit", commit.Value)],
            OpenAsync = token => OpenAsync(origin, entry, access, commit, token),
        };
    }

    private Task<Template> OpenAsync(RepositoryOrigin origin, ImageManifestEntry entry, GitAccess access, CommitId commit, CancellationToken cancellation) =>
        _clones.UseAsync(
            origin,
            access,
            commit,
            clone =>
            {
                var context = ContextFolder.Read([clone.Folder], [], ContextModes.Git);
                TemplateRules.RequireDockerfile(entry.Runtime, $"{access.Address} at {commit}", context);
                return new Template(context, clone.CommittedAt, RuntimeVersionFile.Read(clone.Folder, entry.Runtime, logger));
            },
            cancellation);
}
