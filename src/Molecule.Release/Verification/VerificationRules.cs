using Molecule.Images.Publishing;
using Molecule.Release.Journal;
using Molecule.Release.Manifests;
using Molecule.Release.Versions;

namespace Molecule.Release.Verification;

/// <summary>Puts what a release's description says beside what was found. Pure.</summary>
internal static class VerificationRules
{
    public static VerificationReport Compare(VerificationFacts facts)
    {
        var release = facts.Release;
        VerificationRow[] rows = [.. release.Images.SelectMany(image => OfRegistry(image, facts)), .. OfSource(facts), .. OfJournal(facts), .. OfPins(facts), .. OfStack(facts)];
        return new VerificationReport(release.Version, release.Registry, rows.All(row => row.Agrees), [.. rows]);
    }

    private static IEnumerable<VerificationRow> OfRegistry(ReleasedImage image, VerificationFacts facts)
    {
        var pinned = $"{image.Repository}@{image.Digest}";
        yield return new VerificationRow("registry", image.Repository, image.Digest, facts.Digests.Contains(pinned) ? image.Digest : null);

        // A pre-release has moved no moving tag.
        string[] moving = ReleaseVersion.Parse(facts.Release.Version).IsPrerelease ? [] : [RegistryPrefix.Latest];
        foreach (var tag in image.Tags.Concat(moving).Select(tag => $"{image.Repository}:{tag}"))
        {
            yield return new VerificationRow("registry", tag, image.Digest, facts.Tags.GetValueOrDefault(tag));
        }
    }

    private static IEnumerable<VerificationRow> OfSource(VerificationFacts facts)
    {
        yield return new VerificationRow("git", facts.Release.Tag, facts.Release.Commit, facts.TagCommit);
        if (facts.Hosted is { } hosted)
        {
            yield return new VerificationRow("GitHub", hosted.Tag, "published", hosted.IsDraft ? "draft" : "published");
            foreach (var file in new[] { ReleaseManifest.FileName, Checksums.FileName })
            {
                yield return new VerificationRow("GitHub", file, "whole", hosted.Asset(file) is { } asset ? asset.IsWhole ? "whole" : "half uploaded" : null);
            }
        }
    }

    private static IEnumerable<VerificationRow> OfJournal(VerificationFacts facts) =>
        from image in facts.Release.Images
        let recorded = facts.Journal.Find(ReleaseStep.Stage, image.Runtime, StepState.Done)?.Evidence.GetValueOrDefault(JournalFields.Digest)
        where recorded is not null
        select new VerificationRow("journal", image.Runtime, image.Digest, recorded);

    private static IEnumerable<VerificationRow> OfPins(VerificationFacts facts) =>
        facts.Pins is not { } pins || ReleaseVersion.Parse(facts.Release.Version).IsPrerelease
            ? []
            : from image in facts.Release.Images
              from digest in pins.Where(pin => pin.Runtime == image.Runtime).Select(pin => pin.Digest).DefaultIfEmpty()
              select new VerificationRow("control plane", image.Runtime, image.Digest, digest);

    /// <summary>An engine's id is the configuration's digest or the manifest's, depending on how it stores images.</summary>
    private static IEnumerable<VerificationRow> OfStack(VerificationFacts facts) =>
        from running in facts.Running
        let image = facts.Release.Find(running.Runtime)
        where image is not null
        let same = running.ImageId == image.ImageId || running.ImageId == image.ConfigDigest || running.ImageId == image.Digest
        select new VerificationRow("local stack", running.Workspace, image.ImageId, same ? image.ImageId : running.Image is { } reference ? $"{running.ImageId} ({reference})" : running.ImageId);
}
