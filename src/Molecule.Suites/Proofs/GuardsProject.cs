namespace Molecule.Suites.Proofs;

/// <summary>A project whose assembly the guards load.</summary>
/// <param name="Folder">From the repository's root, with <c>/</c>.</param>
internal sealed record CompiledProject(string Folder, string Name, string Configuration)
{
    private const string Framework = "net10.0";

    public string Output => $"{Folder}/bin/{Configuration}/{Framework}";

    public string Intermediate => $"{Folder}/obj";

    public string AssemblyFile => Name + ".dll";
}

/// <summary>The guards' own project, and those that it loads, in any copy of the repository.</summary>
internal sealed class GuardsProject
{
    private GuardsProject(CompiledProject own, IReadOnlyList<CompiledProject> loaded) => (Own, Loaded) = (own, loaded);

    public CompiledProject Own { get; }

    /// <summary>The guards' own is one of them.</summary>
    public IReadOnlyList<CompiledProject> Loaded { get; }

    public string Assembly => $"{Own.Output}/{Own.AssemblyFile}";

    /// <param name="files">Of the repository, from its root, with <c>/</c>.</param>
    public static GuardsProject Find(string root, string configuration, IEnumerable<string> files)
    {
        var own = new CompiledProject("tests/Molecule.Guards.Tests", "Molecule.Guards.Tests", configuration);
        var loaded = files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(file => new CompiledProject(file[..file.LastIndexOf('/')], Path.GetFileNameWithoutExtension(file), configuration))
            .Where(project => File.Exists(Path.Combine(root, own.Output, project.AssemblyFile)));
        return new GuardsProject(own, [.. loaded]);
    }

    /// <summary>
    /// The project to compile when a file changes. The targets' sources are compiled into the guards: their own project is not loaded
    /// by anybody.
    /// </summary>
    public CompiledProject Of(string file) =>
        Loaded.Where(project => file.StartsWith(project.Folder + "/", StringComparison.Ordinal)).MaxBy(project => project.Folder.Length) ?? Own;
}
