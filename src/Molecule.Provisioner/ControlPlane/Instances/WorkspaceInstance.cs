namespace Molecule.Provisioner.ControlPlane.Instances;

/// <summary>Where a workspace runs.</summary>
/// <param name="InstanceId">The provider's id, opaque.</param>
/// <param name="Provider">Null means the control plane's default.</param>
public sealed record WorkspaceInstance(string InstanceId, string? Provider)
{
    /// <summary>Was stopped by us. It stays on file, because its durable data may still be pruned.</summary>
    public bool IsStopped { get; init; }
}
