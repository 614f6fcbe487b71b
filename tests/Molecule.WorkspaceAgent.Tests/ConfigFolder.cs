namespace Molecule.WorkspaceAgent.Tests;

/// <summary>A temporary <c>/configs</c>.</summary>
internal sealed class ConfigFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("molecule-agent").FullName;

    public ConfigFolder Write(string path, string text)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    /// <summary>A plugin whose MCP server is a shell script.</summary>
    public ConfigFolder WritePlugin(string name, string script, string kinds = "[workspace]", string tools = "[]") => this
        .Write($"plugins/{name}/server.sh", script)
        .Write($"plugins/{name}/plugin.yaml", $$"""
            name: {{name}}
            version: 0.0.1
            description: Made by a test.
            kinds: {{kinds}}
            provides:
              mcp:
                command: [sh, ./server.sh]
                tools: {{tools}}
            """);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
