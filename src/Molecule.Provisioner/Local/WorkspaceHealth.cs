namespace Molecule.Provisioner.Local;

/// <summary>One look at a workspace's container.</summary>
/// <param name="Health">The engine's word: <c>starting</c>, <c>healthy</c>, <c>unhealthy</c>; null when the image has no health check.</param>
/// <param name="LastCheck">What the last health check printed; null when none has ended yet.</param>
/// <param name="ExitCode">Of the main process, when it does not run.</param>
/// <param name="Restarts">How often the restart policy has revived it.</param>
/// <param name="Error">The engine's reason for not running it; empty when there is none.</param>
public sealed record WorkspaceHealth(string State, string? Health, string? LastCheck, long ExitCode, long Restarts, string Error)
{
    public bool IsRunning => State == "running";
}
