namespace Molecule.Provisioner.Workspaces;

/// <summary>What every back end can do with a workspace.</summary>
public interface IWorkspaceProvisioner
{
    /// <summary>Starts the workspace, replacing one of the same id that this instance owns. Its volumes are kept.</summary>
    /// <exception cref="InvalidWorkspaceSpecException">The specification is refused; nothing was touched.</exception>
    Task<StartedWorkspace> StartAsync(WorkspaceSpec spec, CancellationToken cancellation);

    /// <summary>Ends the workspace and keeps its data. One that is gone already is success.</summary>
    Task StopAsync(WorkspaceId id, CancellationToken cancellation);

    Task<RunningAnswer> IsRunningAsync(WorkspaceId id, CancellationToken cancellation);
}
