namespace Molecule.Provisioner.Workspaces;

/// <summary>The labels that the provisioner puts on what it creates. Only what carries the first two is ever listed, swept or removed.</summary>
public static class WorkspaceLabels
{
    public const string Managed = "molecule.platform.managed";
    public const string Instance = "molecule.platform.instance";
    public const string Id = "molecule.workspace.id";
    public const string Name = "molecule.workspace.name";
    public const string Kind = "molecule.workspace.kind";
    public const string Runtime = "molecule.workspace.runtime";

    /// <summary>The host port that was picked for the agent: survives in a stopped container, where the engine shows no ports.</summary>
    public const string HostPort = "molecule.workspace.host-port";

    /// <summary>The fingerprint of the specification that the container was made from, by part.</summary>
    public const string Fingerprint = "molecule.workspace.fingerprint";

    /// <summary>On a container that does one small thing for a start and is removed by it.</summary>
    public const string Helper = "molecule.platform.helper";

    /// <summary>The lease of the process that a container belongs to; without it a container outlives the process that started it.</summary>
    public const string Lease = "molecule.platform.lease";

    public static Dictionary<string, string> Ownership(InstanceId instance) => new(StringComparer.Ordinal)
    {
        [Managed] = "true",
        [Instance] = instance.Value,
    };

    public static bool AreOwnedBy(IDictionary<string, string>? labels, InstanceId instance) =>
        labels is not null
        && labels.TryGetValue(Managed, out var managed) && managed == "true"
        && labels.TryGetValue(Instance, out var owner) && owner == instance.Value;
}
