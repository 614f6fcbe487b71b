using Molecule.Containers.Engines;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Stack.Readiness;

/// <summary>The engine's events for whoever waits in one run; opened for the first that does, because a run that changes nothing waits for nothing.</summary>
internal sealed class EventStream(ContainerEngine engine, InstanceId instance, TimeProvider time, CancellationToken cancellation) : IAsyncDisposable
{
    private readonly Lazy<Task<EngineEvents>> _opening = new(() => EngineEvents.OpenAsync(engine, instance, time, cancellation));

    public Task<EngineEvents> OpenAsync() => _opening.Value;

    public async ValueTask DisposeAsync()
    {
        if (_opening is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _opening.Value).DisposeAsync();
        }
    }
}
