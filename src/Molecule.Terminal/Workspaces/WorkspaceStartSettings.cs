using System.Collections.Immutable;
using Molecule.Models;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack;

namespace Molecule.Terminal.Workspaces;

/// <summary>What a person said about the workspace to start.</summary>
public sealed record WorkspaceStartSettings
{
    /// <summary>Null is refused, with the known runtimes named.</summary>
    public string? Runtime { get; init; }

    /// <summary>Null takes the first free one of <c>&lt;runtime&gt;-1</c>, <c>&lt;runtime&gt;-2</c>, …</summary>
    public string? Name { get; init; }

    public string? Kind { get; init; }

    /// <summary>Null means standard.</summary>
    public int? Tier { get; init; }

    public string? HostPath { get; init; }

    public string? Access { get; init; }

    /// <summary>Each <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    public string? Image { get; init; }

    /// <param name="taken">Names that workspaces have already.</param>
    /// <exception cref="InvalidWorkspaceSpecException">An entry of the environment is no <c>NAME=value</c>.</exception>
    internal WorkspaceSpec ToSpec(StackIdentity identity, IReadOnlySet<string> taken)
    {
        var name = Name ?? Enumerable.Range(1, taken.Count + 1).Select(number => $"{Runtime}-{number}").First(candidate => !taken.Contains(candidate));
        var id = Kind == WorkspaceKinds.Platform ? new Organisation(identity.Instance.Value).ConciergeId : Models.Workspace.LocalId(identity.Instance.Value, name);
        return new WorkspaceSpec
        {
            Id = id.ToString("D"),
            Name = name,
            Runtime = Runtime ?? string.Empty,
            Kind = Kind,
            Tier = Tier ?? (int)WorkspaceTier.Standard,
            HostPath = HostPath,
            Access = Access,
            Environment = Environment.Select(Variable).ToImmutableDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal),
            Image = Image,
        };
    }

    private static (string Name, string Value) Variable(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is var equals and > 0
            ? (text[..equals], text[(equals + 1)..])
            : throw new InvalidWorkspaceSpecException("env", "(not shown)", "expected NAME=value");
}
