using System.Collections.Immutable;
using Molecule.Containers.References;
using Molecule.Images.Publishing;
using Molecule.Release.Journal;
using Molecule.Release.Running;
using Molecule.Release.Versions;

namespace Molecule.Release.Verification;

/// <summary>Looks everywhere where a release shows, and compares; changes nothing.</summary>
public sealed class ReleaseVerifier(ReleaseParts parts, IRunningImages? running)
{
    public async Task<VerificationReport> VerifyAsync(FoundRelease found, CancellationToken cancellation)
    {
        var release = found.Manifest;
        var registry = parts.Publication.Registry;
        var references = release.Images.SelectMany(image => image.Tags.Append(RegistryPrefix.Latest).Select(tag => Repository.Parse(image.Repository).WithTag(tag))).ToArray();
        var pinned = release.Images.Select(image => new PinnedReference(Repository.Parse(image.Repository), Digest.Parse(image.Digest))).ToArray();
        var held = Task.WhenAll(references.Select(async tag => (Tag: tag.ToString(), (await registry.FindManifestAsync(tag, cancellation))?.Digest.Value)));
        var present = Task.WhenAll(pinned.Select(async image => (Image: image.ToString(), IsThere: await registry.FindManifestAsync(image, cancellation) is not null)));
        var tags = parts.Source.RemoteTagsAsync(cancellation);
        var pins = parts.Pins?.ListAsync(cancellation);
        return VerificationRules.Compare(new VerificationFacts
        {
            Release = release,
            Tags = (await held).Where(entry => entry.Value is not null).ToImmutableDictionary(entry => entry.Tag, entry => entry.Value!),
            Digests = [.. (await present).Where(entry => entry.IsThere).Select(entry => entry.Image)],
            TagCommit = (await tags).FirstOrDefault(tag => tag.Name == release.Tag)?.Commit,
            Hosted = found.Hosted,
            Journal = ReleaseJournal.Read(JournalFile.Of(parts.StateHome, parts.Publication.Prefix, ReleaseVersion.Parse(release.Version))),
            Pins = pins is null ? null : [.. await pins],
            Running = running is null ? [] : await running.ListAsync(cancellation),
        });
    }
}
