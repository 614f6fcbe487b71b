namespace Molecule.Provisioner.Workspaces;

/// <summary>A workspace that was started.</summary>
/// <param name="Reference">The back end's own id of it: a container's or an instance's.</param>
/// <param name="Url">As the host reaches the agent; null when it cannot.</param>
/// <param name="InternalUrl">As its neighbours reach it; null when the back end does not know.</param>
/// <param name="Image">The reference that it was created from; null when the back end does not say.</param>
/// <param name="HostPort">Null when it has none of its own.</param>
public sealed record StartedWorkspace(WorkspaceId Id, string Reference, string? Url, string? InternalUrl, string? Image, int? HostPort);
