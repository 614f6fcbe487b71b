namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>
/// An earlier start of the workspace was cut off, and the control plane does not tell what became of it, because this start asks for
/// something else. Nothing new was made: a second box could be the result.
/// </summary>
public sealed class UnsettledStartException : ControlPlaneException
{
    internal UnsettledStartException(string workspaceId, ControlPlaneEvidence evidence)
        : base(
            evidence,
            $"An earlier start of workspace {workspaceId} was cut off, with another specification, and may have made an instance that nobody has on file (key {evidence.IdempotencyKey}): {evidence.Describe()}",
            "Start it once with the earlier specification; or have the control plane end what it made for that key, then prune the workspace.",
            isTransient: false)
    {
    }
}
