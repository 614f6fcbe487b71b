using System.Collections.Immutable;
using Molecule.Release.GitHub;
using Molecule.Release.Journal;
using Molecule.Release.Manifests;

namespace Molecule.Release.Planning;

/// <summary>One line of a plan.</summary>
/// <param name="Subject">A runtime, a file; empty where the step has one subject only.</param>
/// <param name="IsDone">It is there, and would be left alone.</param>
/// <param name="Detail">What would be done, or what is there.</param>
public sealed record PlannedStep(ReleaseStep Step, string Subject, bool IsDone, string Detail);

/// <summary>From what is there to what is left to do, in order. Pure.</summary>
public static class ReleasePlan
{
    public static ImmutableArray<PlannedStep> Of(ReleaseWorld world)
    {
        var version = world.Version;
        return
        [
            .. world.Images.Select(Stage),
            .. world.Images.Select(image => Tag(ReleaseStep.VersionTag, image, image.Version, $"put :{version}")),
            .. version.IsPrerelease ? [] : world.Images.Select(image => Tag(ReleaseStep.Latest, image, image.Latest, image.Latest is null ? "make :latest" : $"move :latest from {Short(image.Latest)}")),
            new PlannedStep(ReleaseStep.GitTag, version.GitTag, world.HasGitTag, world.HasGitTag ? "on the remote" : "make and push"),
            .. Hosted(world),
            .. version.IsPrerelease || world.Pins is null ? [] : world.Images.Select(image => Pin(image, world)),
        ];
    }

    private static PlannedStep Stage(ImageWorld image) => image switch
    {
        { Staged: { } staged } when staged == image.Immutable => new PlannedStep(ReleaseStep.Stage, image.Runtime, IsDone: true, staged),
        { Immutable: { } published } => new PlannedStep(ReleaseStep.Stage, image.Runtime, IsDone: false, $"build, test, use or adopt {published}"),
        _ => new PlannedStep(ReleaseStep.Stage, image.Runtime, IsDone: false, "build, test, push"),
    };

    /// <summary>A tag is done when it holds what is staged; without a journal, what the immutable tag holds.</summary>
    private static PlannedStep Tag(ReleaseStep step, ImageWorld image, string? held, string otherwise)
    {
        var done = held is not null && held == (image.Staged ?? image.Immutable);
        return new PlannedStep(step, image.Runtime, done, done ? held! : otherwise);
    }

    private static IEnumerable<PlannedStep> Hosted(ReleaseWorld world)
    {
        var found = world.Hosted;
        var published = found is { IsDraft: false };
        yield return new PlannedStep(ReleaseStep.Draft, world.Version.GitTag, found is not null, found is null ? "make" : found.IsDraft ? "continue the draft" : "published");
        foreach (var name in new[] { ReleaseManifest.FileName, Checksums.FileName })
        {
            var whole = found?.Asset(name) is { IsWhole: true };
            yield return new PlannedStep(ReleaseStep.Asset, name, whole && published, whole ? published ? "there" : "there, compared again" : "upload");
        }

        yield return new PlannedStep(ReleaseStep.Publish, world.Version.GitTag, published, published ? found!.Address : "publish the draft");
    }

    private static PlannedStep Pin(ImageWorld image, ReleaseWorld world)
    {
        var digest = image.Staged ?? image.Immutable;
        var pins = world.Pins!.Value.Where(pin => pin.Runtime == image.Runtime).ToArray();
        var done = digest is not null && pins.Length > 0 && pins.All(pin => pin.Digest == digest);
        return new PlannedStep(ReleaseStep.Promote, image.Runtime, done, done ? "pinned" : pins.Length == 0 ? "pin" : $"move the pin from {Short(pins[0].Digest)}");
    }

    private static string Short(string digest) => digest.Length > 19 ? digest[..19] : digest;
}
