using System.Xml.Linq;

namespace Molecule.Guards.Tests.Layering;

/// <summary>Which project refers to which, as the project files say it.</summary>
internal static class ProjectGraph
{
    /// <summary>Those that a project refers to itself.</summary>
    public static IReadOnlyList<string> ReferencesOf(string project) =>
    [
        .. FilesThatDecide(project).SelectMany(file => XDocument.Parse(Repository.Read(file)).Descendants("ProjectReference")
            .SelectMany(reference => ((string?)reference.Attribute("Include") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            .Select(include => Resolve(file, include.Trim()))),
    ];

    /// <summary>The project itself first.</summary>
    public static IReadOnlyList<string> ClosureOf(string project)
    {
        var found = new List<string> { project };
        for (var index = 0; index < found.Count; index++)
        {
            found.AddRange(ReferencesOf(found[index]).Except(found));
        }

        return found;
    }

    /// <summary>The projects from the one to the other; null when there is no way.</summary>
    public static IReadOnlyList<string>? PathBetween(string from, string to) => from == to
        ? [to]
        : ReferencesOf(from).Select(next => PathBetween(next, to)).FirstOrDefault(path => path is not null) is { } rest ? [from, .. rest] : null;

    /// <summary>The project's file and the shared ones that MSBuild imports into it.</summary>
    public static IEnumerable<string> FilesThatDecide(string project)
    {
        yield return project;
        for (var folder = Path.GetDirectoryName(project)!; folder.Length > 0; folder = Path.GetDirectoryName(folder)!)
        {
            foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets"])
            {
                var file = $"{folder.Replace('\\', '/')}/{name}";
                if (Repository.Exists(file))
                {
                    yield return file;
                }
            }
        }
    }

    private static string Resolve(string file, string include)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(file))!;
        var path = include.Replace("$(MSBuildThisFileDirectory)", folder + "/", StringComparison.Ordinal).Replace('\\', '/');
        return Path.GetRelativePath(Repository.Root, Path.GetFullPath(path, folder)).Replace('\\', '/');
    }
}
