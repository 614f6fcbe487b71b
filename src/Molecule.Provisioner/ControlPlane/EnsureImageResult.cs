namespace Molecule.Provisioner.ControlPlane;

/// <summary>What the control plane says of a workspace's image.</summary>
/// <param name="IsSupported">False: this control plane has no such call; a start goes on as if it had said yes.</param>
/// <param name="ImageReference">The exact reference that is ready; null when it does not say.</param>
public sealed record EnsureImageResult(bool IsSupported, string? ImageReference);
