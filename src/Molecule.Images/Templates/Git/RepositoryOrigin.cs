using System.Text.RegularExpressions;
using Molecule.Images.Manifest;

namespace Molecule.Images.Templates.Git;

/// <summary>A repository at a git host, with what it is called in messages, in the cache and at a mirror.</summary>
/// <param name="Provider">Its name decides; which host that is, the reader's own list of providers says.</param>
/// <param name="Title">The beginning of a sentence, such as <c>The template of codex</c>.</param>
/// <param name="CacheName">The folder of its clones below the cache, with <c>/</c>.</param>
/// <param name="MirrorName">What follows a mirror's prefix; null when mirrors do not have it.</param>
internal sealed partial record RepositoryOrigin(GitProvider Provider, string Repository, string Title, string CacheName, string? MirrorName)
{
    /// <summary>The folder of the cache that has the clones of what is no template.</summary>
    public const string RepositoriesName = "repositories";

    /// <summary>What all template repositories begin with, and what a mirror's prefix stands for.</summary>
    private const string TemplatePrefix = "molecule-ai/molecule-ai-workspace-template-";

    public static RepositoryOrigin Of(ImageManifestEntry entry) =>
        new(entry.Provider, entry.Repository, $"The template of {entry.Runtime}", entry.Runtime.Value, entry.Runtime.Value);

    /// <exception cref="ArgumentException">Not <c>org/name</c>.</exception>
    public static RepositoryOrigin Of(GitProvider provider, string repository) => Pattern().IsMatch(repository)
        ? new(
            provider,
            repository,
            $"The repository {repository}",
            $"{RepositoriesName}/{repository}",
            IsTemplate(repository) ? repository[TemplatePrefix.Length..] : null)
        : throw new ArgumentException($"'{repository}' is not org/name.", nameof(repository));

    public static bool IsTemplate(string repository) => repository.StartsWith(TemplatePrefix, StringComparison.Ordinal) && repository.Length > TemplatePrefix.Length;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex Pattern();
}
