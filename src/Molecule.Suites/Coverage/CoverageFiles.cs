using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Molecule.Suites.Coverage;

/// <summary>What coverlet's collector is told, and what it writes: one file in the Cobertura format for each suite, in a folder without a name of its own.</summary>
internal static class CoverageFiles
{
    private const string Report = "coverage.cobertura.xml";
    private const string Setting = "DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.";

    /// <summary>Beside this assembly, where the build puts it.</summary>
    private static readonly string Collector = Path.Combine(AppContext.BaseDirectory, "coverlet");

    /// <summary>For the end of a <c>dotnet test</c> command.</summary>
    public static IReadOnlyList<string> CollectorArguments { get; } =
    [
        "--collect", "XPlat Code Coverage", "--test-adapter-path", Collector, "--",
        $"{Setting}Include=[Molecule.*]*,[Nuke.Embedded]*",
        $"{Setting}Exclude=[*.Tests]*,[*.Sample]*",

        // Our assemblies name their sources by /_/, which is no folder; else each would be left out as one without sources.
        $"{Setting}ExcludeAssembliesWithoutSources=None",
    ];

    /// <summary>Removes what earlier runs have left.</summary>
    public static void Clear(string resultsFolder)
    {
        foreach (var file in FilesIn(resultsFolder))
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    /// <summary>Adds up all files by room, in alphabetical order; a line counts as run when any suite runs it.</summary>
    public static IReadOnlyList<RoomCoverage> Sum(string resultsFolder) =>
    [
        .. FilesIn(resultsFolder).SelectMany(LinesOf)
            .GroupBy(line => (line.Room, line.Source, line.Number), line => line.IsRun)
            .Select(line => (line.Key.Room, IsRun: line.Any(isRun => isRun)))
            .GroupBy(line => line.Room, line => line.IsRun, StringComparer.Ordinal)
            .OrderBy(room => room.Key, StringComparer.Ordinal)
            .Select(room => new RoomCoverage(room.Key, room.Count(isRun => isRun), room.Count())),
    ];

    private static IEnumerable<string> FilesIn(string resultsFolder) =>
        Directory.EnumerateDirectories(resultsFolder).Select(folder => Path.Combine(folder, Report)).Where(File.Exists);

    /// <summary>None of a file that was cut off: its suite has died, and is reported as such.</summary>
    private static List<(string Room, string Source, int Number, bool IsRun)> LinesOf(string file)
    {
        try
        {
            return
            [
                .. from package in XDocument.Load(file).Descendants("package")
                from type in package.Descendants("class")
                from line in type.Elements("lines").Elements("line")
                select (Text(package, "name"), SourceOf(type), Number(line, "number"), Number(line, "hits") > 0),
            ];
        }
        catch (XmlException)
        {
            return [];
        }
    }

    /// <summary>By type and file: how much of the path a suite's report repeats depends on what else that suite loads. Compiled closures count as their type.</summary>
    private static string SourceOf(XElement type) => $"{Text(type, "name").Split('/')[0]} {Path.GetFileName(Text(type, "filename"))}";

    private static string Text(XElement element, string attribute) => (string?)element.Attribute(attribute) ?? string.Empty;

    private static int Number(XElement element, string attribute) => int.Parse(Text(element, attribute), CultureInfo.InvariantCulture);
}
