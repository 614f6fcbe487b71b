using System.Collections.Immutable;

namespace Molecule.Provisioner.Plugins;

/// <summary>A plugin's <c>plugin.yaml</c>.</summary>
/// <param name="Kinds">The workspace kinds it is for; empty means all.</param>
/// <param name="Provides">What it brings, for people and the agent card.</param>
public sealed record PluginManifest(string Name, string Version, string Description, ImmutableArray<string> Kinds, ImmutableArray<string> Provides)
{
    public const string FileName = "plugin.yaml";
}
