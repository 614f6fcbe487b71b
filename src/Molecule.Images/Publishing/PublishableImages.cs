using Molecule.Images.BaseImages;
using Molecule.Images.Building;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;

namespace Molecule.Images.Publishing;

/// <summary>From what the image pipeline says to what may be published. Pure.</summary>
internal static class PublishableImages
{
    /// <param name="labels">Of the image, as the engine has it.</param>
    /// <exception cref="UntestedPublicationException">The image has not passed its smoke test.</exception>
    public static PublishableImage Of(ImageReportEntry entry, BaseImage baseImage, IDictionary<string, string>? labels) => new()
    {
        Runtime = RuntimeCatalogue.Parse(entry.Runtime),
        ImageId = entry.Smoke is SmokeResult.Passed or SmokeResult.PassedBefore && entry.ImageId is { } tested ? tested : throw new UntestedPublicationException($"The image of {entry.Runtime}"),
        Commit = entry.Commit,
        InputKey = entry.InputKey,
        Source = entry.Source,
        IsEmbedded = IsEmbedded(entry.SourceKind),
        HasSelfMadeBase = HasSelfMadeBase(baseImage, labels),
    };

    /// <param name="labels">Of the existing image; null when it is still to be built: then the base that was asked for is taken for its base.</param>
    public static PublishableImage Of(ImageExplanation explanation, BaseImage baseImage, IDictionary<string, string>? labels) => new()
    {
        Runtime = explanation.Plan.Runtime,
        ImageId = explanation.Existing ?? PublishableImage.NotBuilt,
        Commit = explanation.Plan.Revision.Commit,
        InputKey = explanation.Plan.Inputs.Key,
        Source = explanation.Plan.Revision.Source,
        IsEmbedded = IsEmbedded(explanation.Plan.Revision.Kind),
        HasSelfMadeBase = labels is null ? baseImage.SelfMade : HasSelfMadeBase(baseImage, labels),
    };

    /// <summary>Anything but a git commit is nothing that anybody else could look up.</summary>
    public static bool IsEmbedded(string kind) => kind != TemplateRevision.GitKind;

    /// <summary>
    /// An image inherits its base's labels, so a template that names a base of its own is judged by that one. One that starts from
    /// scratch and copies from the base inherits none, but is labelled with the base's id.
    /// </summary>
    private static bool HasSelfMadeBase(BaseImage baseImage, IDictionary<string, string>? labels) =>
        BaseImageLabels.IsSelfMade(labels)
        || (baseImage.SelfMade && labels is not null && labels.TryGetValue(ImageLabels.BaseDigest, out var id) && id == baseImage.ImageId);
}
