using Molecule.Containers.References;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Manifest;

/// <summary>Which template source is used when nobody says otherwise.</summary>
public enum TemplateSourceKind
{
    /// <summary>The starter templates of this repository.</summary>
    Embedded,

    /// <summary>The pinned repositories.</summary>
    Git,
}

/// <summary>What is built, from where: <c>build/images.json</c>.</summary>
/// <param name="Images">In alphabetical order of the runtimes.</param>
public sealed record ImageManifest(ImageReference BaseImage, TemplateSourceKind TemplateSource, IReadOnlyList<ImageManifestEntry> Images)
{
    /// <summary>Reads and validates a file; all its errors come in one exception.</summary>
    /// <exception cref="InvalidManifestException">The file is missing, is no JSON, or breaks a rule.</exception>
    public static ImageManifest Load(string file)
    {
        try
        {
            return Parse(File.ReadAllBytes(file), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidManifestException(file, [new ManifestError(1, 1, "$", exception.Message)]);
        }
    }

    /// <param name="file">For messages only.</param>
    /// <exception cref="InvalidManifestException">Not JSON, or it breaks a rule.</exception>
    public static ImageManifest Parse(ReadOnlyMemory<byte> json, string file) => new ManifestReader(file).Read(json);

    /// <summary>The entries of these runtimes, in the manifest's order; all of them for an empty list.</summary>
    /// <exception cref="RuntimeNotInManifestException">A runtime has no entry.</exception>
    public IReadOnlyList<ImageManifestEntry> Select(IReadOnlyCollection<RuntimeName> runtimes)
    {
        foreach (var runtime in runtimes.Where(runtime => Images.All(entry => entry.Runtime != runtime)))
        {
            throw new RuntimeNotInManifestException(runtime);
        }

        return runtimes.Count == 0 ? Images : [.. Images.Where(entry => runtimes.Contains(entry.Runtime))];
    }
}

/// <param name="Repository"><c>org/name</c>.</param>
/// <param name="Ref">The pin.</param>
public sealed record ImageManifestEntry(RuntimeName Runtime, GitProvider Provider, string Repository, CommitId Ref, SmokeProbe Smoke);

/// <summary>What a started image must answer.</summary>
/// <param name="HealthPath">Must give 200.</param>
/// <param name="CardPath">Must give 200 and a JSON object with a name.</param>
/// <param name="Port">Inside the container, 1 to 65535.</param>
/// <param name="Deadline">From start until both have answered; 1 s to 10 min.</param>
public sealed record SmokeProbe(string HealthPath, string CardPath, int Port, TimeSpan Deadline)
{
    public static SmokeProbe Default { get; } = new("/health", "/.well-known/agent-card.json", 8000, TimeSpan.FromSeconds(60));
}
