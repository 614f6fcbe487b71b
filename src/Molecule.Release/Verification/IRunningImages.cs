using System.Collections.Immutable;

namespace Molecule.Release.Verification;

/// <summary>What runs on this machine. The terminal binds it to the local stack.</summary>
public interface IRunningImages
{
    /// <summary>Empty when nothing runs; never starts anything.</summary>
    Task<ImmutableArray<RunningImage>> ListAsync(CancellationToken cancellation);
}

/// <param name="Image">The reference that it was started from; null when unknown.</param>
/// <param name="ImageId">The engine's id.</param>
public sealed record RunningImage(string Workspace, string Runtime, string? Image, string ImageId);
