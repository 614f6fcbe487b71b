using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Layering;

/// <summary>
/// Clock, environment and console come in from the edge. The analyzer says so where somebody writes them; this makes sure that it runs in
/// every room and is silenced at a few known places only.
/// </summary>
public class BannedSymbolsAreBannedInEveryRoom : IGuard
{
    private const string Shared = "src/Directory.Build.props";
    private const string List = "src/BannedSymbols.txt";
    private const string Analyzer = "Microsoft.CodeAnalysis.BannedApiAnalyzers";
    private const string Rule = "RS0030";

    private static readonly string[] AlwaysBanned =
        ["P:System.DateTime.UtcNow;", "P:System.DateTimeOffset.UtcNow;", "T:System.Console;", "M:System.Environment.GetEnvironmentVariable(System.String);"];

    private static readonly (string File, string Reason)[] Silenced =
    [
        ("src/Molecule.Containers/Processes/ProcessEnvironmentVariables.cs", "the one place that reads the process's environment"),
        ("src/Molecule.Terminal/TerminalOutput.cs", "the one place that opens the console"),
        ("src/Molecule.WorkspaceAgent/Hosting/StandardStreams.cs", "the agent's own streams: it must not drag the terminal in"),
        ("src/Molecule.WorkspaceAgent/Program.cs", "the health mode reads one variable, without the configuration's start-up time"),
    ];

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new(Shared, "<AdditionalFiles Include=\"$(MSBuildThisFileDirectory)BannedSymbols.txt\"", "<None Include=\"$(MSBuildThisFileDirectory)BannedSymbols.txt\""),
        new(List, "T:System.Console;", "T:System.Konsole;"),
        new("src/Molecule.Stack/packages.lock.json", Analyzer, "Some.Other.Analyzers"),
        new("src/Molecule.Stack/StackEvent.cs", "namespace", "#pragma warning disable RS" + "0030\nnamespace"),
        new(".editorconfig", "[tests/**.cs]", "dotnet_diagnostic.RS" + "0030.severity = none\n[tests/**.cs]"),
        Mutation.NewFile("src/Molecule.Stack/Directory.Build.props", "<Project />\n"),
    ];

    [Fact]
    public void The_shared_properties_bring_list_and_analyzer()
    {
        Repository.Read(Shared).ShouldContain("<AdditionalFiles Include=\"$(MSBuildThisFileDirectory)BannedSymbols.txt\"", customMessage: $"{Shared} must hand {List} to the analyzer.");
        Repository.Read(Shared).ShouldContain($"<PackageReference Include=\"{Analyzer}\"", customMessage: $"{Shared} must bring the analyzer.");
    }

    [Fact]
    public void The_list_bans_clock_environment_and_console() => AlwaysBanned.Except(
            AlwaysBanned.Where(symbol => Repository.Read(List).Split('\n').Any(line => line.StartsWith(symbol, StringComparison.Ordinal))))
        .ShouldBeEmpty($"{List} must ban these.");

    [Fact]
    public void Every_project_restores_the_analyzer() => Repository.Under("src", ".csproj")
        .Select(project => project[..project.LastIndexOf('/')] + "/packages.lock.json")
        .Where(file => !Repository.Exists(file) || !Repository.Read(file).Contains($"\"{Analyzer}\"", StringComparison.Ordinal))
        .ShouldBeEmpty($"These rooms do not have {Analyzer}: {Shared} brings it, unless something in the room takes it out.");

    [Fact]
    public void No_room_has_properties_of_its_own_in_between() => Repository.Under("src")
        .Where(file => file != Shared && file[(file.LastIndexOf('/') + 1)..] is "Directory.Build.props" or "Directory.Build.targets" or ".editorconfig" or ".globalconfig")
        .Where(file => file != Shared)
        .ShouldBeEmpty($"These come between the room and {Shared}. Put what the room needs into its project file.");

    [Fact]
    public void It_is_silenced_at_the_known_places_only() => Repository.Lines(Repository.Files.Where(file => !file.StartsWith("tests/Molecule.Guards.Tests/", StringComparison.Ordinal)))
        .Where(line => line.Text.Contains(Rule, StringComparison.Ordinal) && !Silenced.Any(place => place.File == line.File))
        .ShouldBeEmpty($"Take TimeProvider, IEnvironmentVariables or a logger instead of silencing {Rule}; if this is a new edge of the process, list it here with its reason.");

    [Fact]
    public void Every_known_place_still_needs_it() => Silenced.Where(place => !Repository.Exists(place.File) || !Repository.Read(place.File).Contains(Rule, StringComparison.Ordinal))
        .ShouldBeEmpty("Take these off the list.");
}
