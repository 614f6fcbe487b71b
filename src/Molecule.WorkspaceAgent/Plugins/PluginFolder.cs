namespace Molecule.WorkspaceAgent.Plugins;

/// <summary>An installed plugin, not read yet.</summary>
internal sealed record PluginFolder(string Path)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public string ManifestPath => System.IO.Path.Combine(Path, PluginManifest.FileName);
}
