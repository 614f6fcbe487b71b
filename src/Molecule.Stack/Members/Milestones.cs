using Molecule.Stack.Services;

namespace Molecule.Stack.Members;

/// <summary>How far a member is, for those that depend on it.</summary>
internal sealed class Milestones
{
    private readonly TaskCompletionSource<bool> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when it got there, false when it never will.</summary>
    public Task<bool> Of(DependencyCondition condition) => condition == DependencyCondition.Started ? _started.Task : _ready.Task;

    public void Started() => _started.TrySetResult(true);

    public void Ready()
    {
        _started.TrySetResult(true);
        _ready.TrySetResult(true);
    }

    /// <summary>What was not reached by now will not be.</summary>
    public void End()
    {
        _started.TrySetResult(false);
        _ready.TrySetResult(false);
    }
}
