namespace Molecule.WorkspaceAgent.Hosting;

/// <summary>How long the agent takes to stop.</summary>
/// <param name="Drain">Requests may finish until then; after it, commands are killed and requests answered with 503.</param>
/// <param name="Total">Connections that are still open then are cut.</param>
internal sealed record ShutdownTimes(TimeSpan Drain, TimeSpan Total)
{
    /// <summary>The promise is to be gone within a second of SIGTERM.</summary>
    public static ShutdownTimes Default { get; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(900));
}
