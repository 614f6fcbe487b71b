using System.Collections.Immutable;
using Molecule.Release.Manifests;

namespace Molecule.Release.Pins;

/// <summary>Which pins differ from a release. Pure.</summary>
internal static class PinPlan
{
    /// <param name="current">A runtime may have several, by region: all must agree.</param>
    public static ImmutableArray<RuntimePin> ToMove(ReleaseManifest release, IReadOnlyCollection<RuntimePin> current) =>
    [
        .. release.Images
            .Where(image => current.Where(pin => pin.Runtime == image.Runtime).Select(pin => pin.Digest).DefaultIfEmpty().Any(digest => digest != image.Digest))
            .Select(image => new RuntimePin(image.Runtime, image.Digest, image.TemplateCommit)),
    ];
}
