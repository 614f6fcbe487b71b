using Molecule.Containers;

namespace Molecule.Images.Publishing;

/// <summary>A publication that was only planned would fail.</summary>
public sealed class PublicationBlockedException(IReadOnlyList<PublishPlanEntry> plan)
    : MoleculeException(
        $"Publishing would fail: {string.Join("; ", plan.Where(entry => entry.Refusal is not null).Select(entry => $"{entry.Reference}: {entry.Refusal}"))}.",
        "Publish from the inputs of the published tag or give the template a new commit; --force-latest moves :latest all the same.")
{
    public IReadOnlyList<PublishPlanEntry> Plan { get; } = plan;
}
