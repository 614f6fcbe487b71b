using Molecule.Containers;

namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>The variables that say which control plane to use are missing or malformed.</summary>
public sealed class ControlPlaneConfigurationException(IReadOnlyList<string> problems)
    : MoleculeException($"The control plane is not configured: {string.Join("; ", problems)}.", "Set the named variables and start again.")
{
    /// <summary>All problems, not only the first; none contains a value.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;

    public override bool IsUsage => true;
}
