namespace Molecule.Provisioner.ControlPlane;

/// <summary>A box that the control plane made.</summary>
/// <param name="InstanceId">The provider's id, opaque.</param>
/// <param name="PrivateIp">An IP address; null when the control plane gave none, or no valid one.</param>
/// <param name="State">The control plane's word, such as <c>running</c> or <c>pending</c>; null when it gave none.</param>
/// <param name="Attempts">How many requests it took, 1 to 6.</param>
public sealed record ProvisionedInstance(string InstanceId, string? PrivateIp, string? State, int Attempts);
