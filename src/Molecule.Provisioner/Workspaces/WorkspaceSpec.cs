using System.Collections.Immutable;

namespace Molecule.Provisioner.Workspaces;

/// <summary>What a caller wants to run. It is checked in one place, <see cref="WorkspaceSpecValidator"/>, before anything is touched.</summary>
public sealed record WorkspaceSpec
{
    /// <summary>A UUID in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>A name of the runtime catalogue.</summary>
    public required string Runtime { get; init; }

    /// <summary>For people and for the label <c>molecule.workspace.name</c>; null means the id.</summary>
    public string? Name { get; init; }

    /// <summary><c>workspace</c> or <c>platform</c>; null means <c>workspace</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>1 to 4; 0 and unknown tiers get tier 2's limits. Negative is refused.</summary>
    public int Tier { get; init; }

    /// <summary>An explicit image reference, which always wins; null lets the provisioner choose by runtime.</summary>
    public string? Image { get; init; }

    /// <summary>An absolute folder of the engine's host that is mounted at <c>/workspace</c>; null gives it a volume.</summary>
    public string? HostPath { get; init; }

    /// <summary><c>none</c>, <c>read_only</c> or <c>read_write</c>; null means read-write when there is a host path.</summary>
    public string? Access { get; init; }

    /// <summary>The caller's variables. They win over the provisioner's own, but not over the guard rails.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// The names in <see cref="Environment"/> that this workspace's own secrets set, as opposed to those of its platform or organisation.
    /// The control plane is sent tokens that can write to a source host only when they are named here.
    /// </summary>
    public ImmutableHashSet<string> OwnSecrets { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>A folder of this machine whose files go to <c>/configs</c>; null takes the embedded starter's of the runtime.</summary>
    public string? TemplateFolder { get; init; }

    /// <summary>An identity template, <c>repository@commit</c> or an embedded name; its files win over the template's. Null: none.</summary>
    public string? Assets { get; init; }

    /// <summary>Plugins to put under <c>/configs/plugins/&lt;name&gt;</c>: each an embedded name, or a pinned <c>org/name@commit</c>.</summary>
    public ImmutableArray<string> Plugins { get; init; } = [];

    /// <summary>Generated files, path below <c>/configs</c> to content; they win over all other sources.</summary>
    public ImmutableDictionary<string, ImmutableArray<byte>> ConfigFiles { get; init; } = ImmutableDictionary<string, ImmutableArray<byte>>.Empty;

    /// <summary>Written to <c>/configs/.auth_token</c> (mode 0600) before the container starts; null writes none.</summary>
    public string? AuthToken { get; init; }

    /// <summary>Discards the claude sessions volume first.</summary>
    public bool ResetSessions { get; init; }

    /// <summary>A host port to try first, 1 to 65535; null picks a free one. Not used by tier 4.</summary>
    public int? PreferredHostPort { get; init; }

    /// <summary>Null asks for nothing in particular.</summary>
    public ManagedCompute? Compute { get; init; }

    /// <summary>Further labels of the container, such as a stack's. Those of the provisioner win.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Which workspace it is, in a few words: a record would print its token.</summary>
    public override string ToString() => $"{Name ?? Id} ({Kind ?? WorkspaceKinds.Ordinary}, {Runtime}, tier {Tier})";
}
