using System.Text;
using Molecule.Containers.Processes;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Templates.Git;

/// <param name="Commits">After the old pin up to the new one, newest first, "abbreviated subject"; empty when nothing moved.</param>
public sealed record TemplatePinChange(RuntimeName Runtime, CommitId Old, CommitId New, IReadOnlyList<string> Commits);

/// <summary>Moves the manifest's pins to the heads of their repositories, and changes not one byte else.</summary>
public sealed class TemplatePinner(IEnvironmentVariables environment, IReadOnlyList<GitProvider>? providers = null)
{
    private readonly IReadOnlyList<GitProvider> _providers = providers ?? GitProvider.Known;

    /// <param name="runtimes">Empty pins all.</param>
    /// <returns>One for each runtime, moved or not. The file is written once, after every repository has answered.</returns>
    /// <exception cref="GitSourceException">A repository does not answer; the file is as it was.</exception>
    public async Task<IReadOnlyList<TemplatePinChange>> PinAsync(string manifestFile, IReadOnlyCollection<RuntimeName> runtimes, CancellationToken cancellation)
    {
        var manifest = ImageManifest.Load(manifestFile);
        var changes = await Task.WhenAll(manifest.Select(runtimes).Select(entry => FindAsync(entry, cancellation)));
        var moved = changes.Where(change => change.Old != change.New).ToArray();
        if (moved.Length > 0)
        {
            var draft = manifestFile + ".tmp";
            await File.WriteAllBytesAsync(draft, Rewrite(await File.ReadAllBytesAsync(manifestFile, cancellation), moved), cancellation);
            File.Move(draft, manifestFile, overwrite: true);
        }

        return changes;
    }

    /// <summary>Replaces the pins in place, by the position of their tokens.</summary>
    internal static byte[] Rewrite(byte[] json, IReadOnlyCollection<TemplatePinChange> changes)
    {
        // From the end to the beginning, so that what is still to come keeps its position.
        var copy = json.ToList();
        foreach (var image in PositionedJson.Parse(json).Properties.Single(property => property.Name == "images").Value.Items.Reverse())
        {
            var runtime = image.Properties.Single(property => property.Name == "runtime").Value.Text;
            if (changes.FirstOrDefault(change => change.Runtime.Value == runtime) is { } change)
            {
                var pin = image.Properties.Single(property => property.Name == "ref").Value;
                copy.RemoveRange(pin.Start, pin.Length);
                copy.InsertRange(pin.Start, Encoding.ASCII.GetBytes($"\"{change.New}\""));
            }
        }

        return [.. copy];
    }

    private async Task<TemplatePinChange> FindAsync(ImageManifestEntry entry, CancellationToken cancellation)
    {
        var origin = RepositoryOrigin.Of(entry);
        var access = GitAccess.For(origin, _providers, environment);
        var head = await GitRepository.HeadAsync(origin, access, cancellation);
        if (head == entry.Ref)
        {
            return new TemplatePinChange(entry.Runtime, entry.Ref, head, []);
        }

        var scratch = Directory.CreateTempSubdirectory("molecule-pin-").FullName;
        try
        {
            return new TemplatePinChange(entry.Runtime, entry.Ref, head, await GitRepository.LogAsync(origin, access, entry.Ref, head, scratch, cancellation));
        }
        finally
        {
            CloneCache.Remove(scratch);
        }
    }
}
