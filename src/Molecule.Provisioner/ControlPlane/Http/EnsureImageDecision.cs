namespace Molecule.Provisioner.ControlPlane.Http;

/// <summary>What to do after an answer to <c>ensure-image</c>, or to the question that a 404 there raises. Pure.</summary>
internal enum EnsureImageDecision
{
    Ready,

    /// <summary>This control plane is older than the call: go on.</summary>
    NotSupported,

    /// <summary>Could be an old control plane or a wrong URL: ask a route that every control plane has.</summary>
    AskStatus,

    /// <summary>A wrong URL: fail closed, or a proxy's 404 would switch the check off everywhere.</summary>
    Misrouted,

    Permanent,
    Transient,
}
