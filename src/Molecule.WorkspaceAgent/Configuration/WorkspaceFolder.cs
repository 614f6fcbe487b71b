using Molecule.WorkspaceAgent.Plugins;

namespace Molecule.WorkspaceAgent.Configuration;

/// <summary>The files of this workspace, read anew at each request: there are few, they are small, and what is shown is then never stale.</summary>
internal sealed class WorkspaceFolder(AgentSettings settings)
{
    private const int MaximumEntries = 200;

    /// <exception cref="ConfigurationException"><c>config.yaml</c> is missing or wrong.</exception>
    public AgentConfig ReadConfig() => AgentConfig.Read(Current());

    /// <summary>Paths below <c>prompts/</c>, relative, in ordinal order, at most 200.</summary>
    public IReadOnlyList<string> Prompts()
    {
        var root = Current();
        return [.. Entries(Path.Combine(root, "prompts"), path => Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))];
    }

    /// <summary>Every folder below <c>plugins/</c>, in ordinal order, at most 200.</summary>
    public IReadOnlyList<PluginFolder> Plugins() =>
        [.. Entries(Path.Combine(Current(), "plugins"), Directory.EnumerateDirectories).Select(path => new PluginFolder(path))];

    /// <summary>The token that <c>message/send</c> asks for; null when there is no such file.</summary>
    /// <exception cref="ConfigurationException">The file exists, but cannot be read or is empty: nobody is let in then.</exception>
    public string? ReadToken()
    {
        try
        {
            var path = Path.Combine(settings.ConfigFolder, ".auth_token");
            return !File.Exists(path) ? null
                : File.ReadAllText(path).Trim() is { Length: > 0 } token ? token
                : throw new ConfigurationException(".auth_token is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($".auth_token cannot be read: {exception.Message}", exception);
        }
    }

    private string Current()
    {
        var configured = settings.ConfigFolder;
        var empty = !Directory.Exists(configured) || !Directory.EnumerateFileSystemEntries(configured).Any();
        return empty && settings.TemplateFolder is { } template ? template : configured;
    }

    private static IEnumerable<string> Entries(string folder, Func<string, IEnumerable<string>> enumerate) =>
        Directory.Exists(folder) ? enumerate(folder).Order(StringComparer.Ordinal).Take(MaximumEntries) : [];
}
