using System.Text.Json;
using System.Text.RegularExpressions;
using Molecule.Containers;
using Molecule.Containers.References;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;
using Molecule.Release.Versions;

namespace Molecule.Release.Manifests;

/// <summary>Reads <c>release.json</c>, once and whole: what it names goes into tags and pins.</summary>
public static partial class ReleaseManifestReader
{
    /// <param name="origin">For messages: a file, or where it was downloaded.</param>
    /// <exception cref="InvalidReleaseManifestException">It breaks a rule.</exception>
    public static ReleaseManifest Read(string origin, ReadOnlySpan<byte> bytes)
    {
        ReleaseManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(bytes, ReleaseManifestJson.Default.ReleaseManifest);
        }
        catch (JsonException exception)
        {
            throw new InvalidReleaseManifestException(origin, exception.Message, exception);
        }

        return manifest is null ? throw new InvalidReleaseManifestException(origin, "it is empty") : ProblemOf(manifest) is { } problem ? throw new InvalidReleaseManifestException(origin, problem) : manifest;
    }

    /// <exception cref="InvalidReleaseManifestException">It is not there, or breaks a rule.</exception>
    public static async Task<ReleaseManifest> ReadFileAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return Read(file, await File.ReadAllBytesAsync(file, cancellation));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidReleaseManifestException(file, exception.Message, exception);
        }
    }

    private static string? ProblemOf(ReleaseManifest manifest)
    {
        if (manifest.Schema != ReleaseManifest.CurrentSchema)
        {
            return $"its schema is '{manifest.Schema}', and only {ReleaseManifest.CurrentSchema} is known";
        }

        if (ReleaseVersion.TryParse(manifest.Version) is not { } version || manifest.Tag != version.GitTag)
        {
            return $"'{manifest.Version}' with the tag '{manifest.Tag}' is no version";
        }

        if (!Commit().IsMatch(manifest.Commit))
        {
            return $"'{manifest.Commit}' is no commit";
        }

        try
        {
            var registry = RegistryPrefix.Parse(manifest.Registry);
            return manifest.Images.IsDefaultOrEmpty ? "it lists no image"
                : manifest.Images.GroupBy(image => image.Runtime).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"it lists {twice.Key} twice"
                : manifest.Images.Select(image => ProblemOf(image, registry)).FirstOrDefault(problem => problem is not null);
        }
        catch (InvalidReferenceException exception)
        {
            return exception.Message;
        }
    }

    private static string? ProblemOf(ReleasedImage image, RegistryPrefix registry)
    {
        if (!RuntimeCatalogue.TryParse(image.Runtime, out var runtime))
        {
            return $"'{image.Runtime}' is no known runtime";
        }

        return image switch
        {
            _ when image.Repository != registry.RepositoryOf(runtime).Name => $"{image.Runtime}: '{image.Repository}' is not below {registry}",
            _ when !Digest.TryParse(image.Digest, out _) => $"{image.Runtime}: '{image.Digest}' is no digest",
            _ when !TemplateCommit().IsMatch(image.TemplateCommit) => $"{image.Runtime}: '{image.TemplateCommit}' is no commit",
            _ when image.Tags.IsDefaultOrEmpty => $"{image.Runtime}: it has no tag",
            _ => null,
        };
    }

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex Commit();

    [GeneratedRegex(@"\A(?:[0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex TemplateCommit();
}

/// <summary>A <c>release.json</c> that cannot be used.</summary>
public sealed class InvalidReleaseManifestException(string origin, string reason, Exception? innerException = null)
    : MoleculeException($"{origin} is no release.json: {reason}.", "Take the file of a complete release, as it was published with it.", innerException)
{
    public string Origin { get; } = origin;
}
