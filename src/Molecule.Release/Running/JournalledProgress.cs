using Molecule.Images.Building;
using Molecule.Images.Publishing;
using Molecule.Release.Journal;

namespace Molecule.Release.Running;

/// <summary>Writes down what publishing reports before anybody is shown it.</summary>
internal sealed class JournalledProgress(ReleaseJournal journal, IProgress<ReleaseProgress>? progress) : IProgress<PublishProgress>, IProgress<ImageProgress>
{
    public void Report(ImageProgress value) => progress?.Report(new ReleaseProgress.Made(value));

    public void Report(PublishProgress value)
    {
        var runtime = value.Runtime.Value;
        switch (value)
        {
            case PublishProgress.Staged staged:
                journal.Done(ReleaseStep.Stage, runtime, StagedRecords.Evidence(staged.Image));
                break;
            case PublishProgress.TagWritten written:
                journal.Done(ReleaseStep.VersionTag, runtime, (JournalFields.Digest, written.Digest.Value), (JournalFields.Tag, written.Reference.ToString()));
                break;
            case PublishProgress.LatestMoved moved:
                journal.Done(ReleaseStep.Latest, runtime, (JournalFields.Digest, moved.To.Value));
                break;
            case PublishProgress.LatestKept kept:
                journal.Done(ReleaseStep.Latest, runtime, (JournalFields.Digest, kept.Digest.Value));
                break;
        }

        progress?.Report(new ReleaseProgress.Published(value));
    }
}
