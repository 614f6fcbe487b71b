using Molecule.Containers.Engines.Building;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Building;

/// <summary>What happens to one runtime's image, in order: planned, perhaps waiting, building, smoke; then done or failed.</summary>
public abstract record ImageProgress(RuntimeName Runtime)
{
    /// <param name="Reason">Why it is built, or that nothing changed; one sentence.</param>
    public sealed record Planned(RuntimeName Runtime, string Commit, bool Reused, string Reason) : ImageProgress(Runtime);

    /// <summary>Another process builds this runtime.</summary>
    /// <param name="Owner">For people, such as "process 123 since 10:00:00Z".</param>
    public sealed record Waiting(RuntimeName Runtime, string Owner) : ImageProgress(Runtime);

    /// <summary>The template's files are being brought (a clone, perhaps).</summary>
    public sealed record Fetching(RuntimeName Runtime, string Source) : ImageProgress(Runtime);

    public sealed record BuildStep(RuntimeName Runtime, BuildEvent Event) : ImageProgress(Runtime);

    /// <summary>The image is started and probed.</summary>
    public sealed record SmokeStarted(RuntimeName Runtime, string ImageId) : ImageProgress(Runtime);

    public sealed record Done(RuntimeName Runtime, ImageReportEntry Entry) : ImageProgress(Runtime);

    public sealed record Failed(RuntimeName Runtime, Exception Error) : ImageProgress(Runtime);
}
