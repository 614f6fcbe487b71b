namespace Molecule.Images.Building;

/// <summary>What happens to one planned image, and why.</summary>
/// <param name="Existing">The image of the same inputs, when the engine has one.</param>
/// <param name="Changes">Against the image that carries the runtime's latest tag; empty when there is none, or nothing changed.</param>
/// <param name="Reason">One sentence for people.</param>
internal sealed record ImageDecision(ImagePlan Plan, LocalImage? Existing, IReadOnlyList<InputChange> Changes, string Reason)
{
    public static ImageDecision For(ImagePlan plan, IReadOnlyList<LocalImage> images)
    {
        var existing = FindSame(plan, images);
        var current = images.FirstOrDefault(image => image.Tags.Contains(plan.LatestTag.ToString()));
        if (existing is not null)
        {
            return new ImageDecision(plan, existing, [], existing.Id == current?.Id ? "inputs unchanged" : "an image of the same inputs exists");
        }

        if (current is null)
        {
            return new ImageDecision(plan, null, [], "no image yet");
        }

        var changes = current.Inputs is { } old ? plan.Inputs.ChangesSince(old) : [];
        return new ImageDecision(plan, null, changes, changes.Count == 0
            ? "the image's recorded inputs cannot be compared"
            : "changed: " + string.Join("; ", changes.Select(change => change.ToString())));
    }

    /// <summary>
    /// Among several of the same inputs the one that already has the right name, so that nothing is moved without need. An image
    /// outside this pipeline's repository is none of ours: whatever is built on top of an image inherits its labels.
    /// </summary>
    public static LocalImage? FindSame(ImagePlan plan, IReadOnlyList<LocalImage> images) => images
        .Where(image => image.InputKey == plan.Inputs.Key && image.Service is null && image.Runtime == plan.Runtime.Value && image.IsNamedFor(plan.Runtime))
        .OrderByDescending(image => image.Tags.Contains(plan.LatestTag.ToString()))
        .ThenByDescending(image => image.Tags.Contains(plan.ImmutableTag.ToString()))
        .ThenBy(image => image.Id, StringComparer.Ordinal)
        .FirstOrDefault();
}

/// <summary>The answer to "what would be built, and why" for one runtime.</summary>
/// <param name="Existing">The engine's id of the image of the same inputs; null when it would be built.</param>
public sealed record ImageExplanation(ImagePlan Plan, string? Existing, string Reason, IReadOnlyList<InputChange> Changes)
{
    public bool WouldBuild => Existing is null;
}
