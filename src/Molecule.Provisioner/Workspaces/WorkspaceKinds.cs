namespace Molecule.Provisioner.Workspaces;

/// <summary>
/// The kinds as the provisioner knows them. It must not be able to see the models, so these are literals of its own; a guard test
/// compares them with the models' literals.
/// </summary>
public static class WorkspaceKinds
{
    public const string Platform = "platform";

    public const string Ordinary = "workspace";

    /// <summary>Absent means ordinary.</summary>
    public static bool IsKnown(string? kind) => kind is null or Platform or Ordinary;
}
