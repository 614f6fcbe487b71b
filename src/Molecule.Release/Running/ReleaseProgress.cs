using Molecule.Images.Building;
using Molecule.Images.Publishing;
using Molecule.Release.Journal;

namespace Molecule.Release.Running;

/// <summary>What happens during a release. Reported synchronously, from several threads.</summary>
public abstract record ReleaseProgress
{
    private ReleaseProgress()
    {
    }

    public sealed record WaitingForOther(string Holder) : ReleaseProgress;

    public sealed record Checking : ReleaseProgress;

    /// <summary>Images are made, or found, and tested.</summary>
    public sealed record Made(ImageProgress Change) : ReleaseProgress;

    public sealed record Published(PublishProgress Change) : ReleaseProgress;

    /// <summary>An earlier run staged all images, and the registry still holds them: nothing is built.</summary>
    public sealed record Resumed(int Images) : ReleaseProgress;

    public sealed record Doing(ReleaseStep Step, string Subject) : ReleaseProgress;

    /// <param name="Already">It was there, and was left alone.</param>
    public sealed record Done(ReleaseStep Step, string Subject, string Detail, bool Already) : ReleaseProgress;
}
