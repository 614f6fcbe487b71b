using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.ControlPlane;

/// <summary>
/// What managed compute cannot give. It is refused and not ignored: a workspace without the folder that it was promised would do its
/// work in the wrong place. A preferred host port and labels are wishes, and are ignored.
/// </summary>
internal static class ControlPlaneSpecRules
{
    /// <exception cref="InvalidWorkspaceSpecException">A field breaks a rule, of every back end or of this one. Nothing was touched.</exception>
    public static ValidatedWorkspace Validate(WorkspaceSpec spec)
    {
        var workspace = WorkspaceSpecValidator.Validate(spec);
        Refuse(workspace.Image is not null, "image", spec.Image, "the control plane chooses the image by its promoted pins");
        Refuse(workspace.Mount != WorkspaceMountMode.Volume, "host path", spec.HostPath, "managed compute does not see this machine's folders");
        Refuse(spec.AuthToken is not null, "auth token", "(not shown)", "the control plane makes it itself");
        Refuse(spec.ResetSessions, "reset sessions", "true", "the control plane has no such request");
        var compute = spec.Compute ?? new ManagedCompute();
        Refuse(compute.DiskGigabytes < 0, "compute.disk", $"{compute.DiskGigabytes}", "expected gigabytes, or 0 for the default");
        Refuse(compute.Display.Width < 0 || compute.Display.Height < 0, "compute.display", $"{compute.Display.Width}x{compute.Display.Height}", "expected pixels, or 0 for the default");
        return workspace;
    }

    private static void Refuse(bool refused, string field, string? value, string rule)
    {
        if (refused)
        {
            throw new InvalidWorkspaceSpecException(field, value, rule);
        }
    }
}
