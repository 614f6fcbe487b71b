using System.Collections.Immutable;
using Molecule.Stack.Readiness;
using Molecule.Stack.Services;

namespace Molecule.Stack.Members;

/// <summary>A service or a workspace that is brought up.</summary>
internal abstract class StackMember
{
    public abstract string Name { get; }

    public abstract ImmutableArray<Dependency> DependsOn { get; }

    /// <summary>Where people reach it; null when it publishes nothing or does not run.</summary>
    public abstract string? Url { get; }

    /// <summary>Of the container that is there; null when there is none.</summary>
    public abstract string? PresentContainer { get; }

    /// <summary>Whether the one that is there is ready already; asks the engine as little as possible.</summary>
    public abstract Task<bool> IsUpAsync(CancellationToken cancellation);

    /// <summary>Brings what must be there before the container is made, such as an image.</summary>
    public virtual Task PrepareAsync(IProgress<StackEvent> progress, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Replaces what is there by what is wanted, and starts it.</summary>
    /// <returns>The container's id.</returns>
    public abstract Task<string> StartAsync(CancellationToken cancellation);

    /// <summary>What to wait for after <see cref="StartAsync"/>, or as long as <see cref="IsUpAsync"/> says no.</summary>
    public abstract ReadinessSubject Subject(string containerId);

    /// <summary>Removes its container.</summary>
    public abstract Task RemoveAsync(CancellationToken cancellation);
}
