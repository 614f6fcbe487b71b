using Molecule.Containers.References;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Publishing;

/// <summary>What happens during a publication. Reported synchronously from several threads.</summary>
public abstract record PublishProgress
{
    private PublishProgress()
    {
    }

    public required RuntimeName Runtime { get; init; }

    public sealed record Checking(Tag Reference) : PublishProgress;

    /// <summary>At most about five a second.</summary>
    /// <param name="TotalBytes">Grows while the engine finds out; 0 at the start.</param>
    /// <param name="BytesPerSecond">Over the last seconds.</param>
    public sealed record Pushing(long PushedBytes, long TotalBytes, double BytesPerSecond, int LayersDone, int Layers) : PublishProgress;

    public sealed record Retrying(int Attempt, TimeSpan Delay, string Reason) : PublishProgress;

    public sealed record Adopting(Digest Digest) : PublishProgress;

    /// <summary>The immutable tag is there, and what it holds is what was tested.</summary>
    public sealed record Staged(StagedImage Image) : PublishProgress;

    public sealed record TagWritten(Tag Reference, Digest Digest) : PublishProgress;

    public sealed record LatestMoved(Digest? From, Digest To) : PublishProgress;

    public sealed record LatestKept(Digest Digest) : PublishProgress;

    public sealed record Failed(Exception Error) : PublishProgress;
}
