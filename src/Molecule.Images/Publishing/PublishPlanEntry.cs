using Molecule.Containers.References;

namespace Molecule.Images.Publishing;

/// <summary>What would be done with one image.</summary>
/// <param name="Reference">Its immutable tag.</param>
/// <param name="Latest">Null when <c>:latest</c> would not be looked at.</param>
public sealed record PublishPlanEntry(PublishableImage Image, Tag Reference, PublishDecision Decision, LatestDecision? Latest)
{
    /// <summary>Why a real run would fail as things are; null when nothing stands in its way.</summary>
    public string? Refusal => Decision is PublishDecision.Refuse taken ? taken.Reason : Latest is LatestDecision.Refuse backwards ? $":latest: {backwards.Reason}" : null;
}
