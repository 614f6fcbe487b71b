using Molecule.Release.Manifests;

namespace Molecule.Release.Rollbacks;

/// <summary>How far a rollback has come.</summary>
internal sealed class RollbackState(ReleaseManifest release)
{
    public ReleaseManifest Release { get; } = release;

    /// <summary>Runtimes whose <c>:latest</c> this run moved.</summary>
    public List<string> Moved { get; } = [];

    /// <summary>Those whose <c>:latest</c> is that of the release, whoever moved it.</summary>
    public List<string> There { get; } = [];

    public IEnumerable<string> Left => Release.Images.Select(image => image.Runtime).Except(There, StringComparer.Ordinal);
}
