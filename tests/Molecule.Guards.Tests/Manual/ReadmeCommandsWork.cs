using System.Collections.Concurrent;
using Molecule.Guards.Tests.Proof;
using Molecule.Guards.Tests.Targets;

namespace Molecule.Guards.Tests.Manual;

/// <summary>
/// Every call of the build in README.md and CONTRIBUTING.md works when a reader types it. Those that need no more than the clone are run; of the others the
/// plan is, which refuses a target or a parameter that there is not, and a value that does not fit.
/// </summary>
public class ReadmeCommandsWork : IGuard
{
    private const string Engine = "needs an engine: the acceptance suite runs it";

    private const string Suites = "is what runs this, or beside this";

    /// <summary>What is not run here. A target that stands neither here nor in <see cref="Run"/> is planned, and the guard is red until it is in one of them.</summary>
    private static readonly Dictionary<string, string> NotRun = new()
    {
        ["Up"] = Engine,
        ["Down"] = Engine,
        ["Images"] = Engine,
        ["ImagesPrune"] = "removes images that others on the engine may need; the acceptance suite runs its code",
        ["EngineDown"] = "stops the engine that others use; the acceptance suite runs its code",
        ["PinTemplates"] = "needs the template repositories; the acceptance suite runs its code with others",
        ["Reset"] = Engine,
        ["Release"] = "needs a registry, a git remote and GitHub; the acceptance suite runs it",
        ["Push"] = "needs a registry and images; the acceptance suite runs it",
        ["Test"] = Suites,
        ["UnitTests"] = Suites,
        ["Guards"] = Suites,
        ["ProveGuards"] = Suites,
        ["Acceptance"] = Suites,
        ["ApproveSurfaces"] = "changes the clone; its code is what the surfaces' guard compares with",
    };

    /// <summary>What neither needs an engine nor changes anything.</summary>
    private static readonly string[] Run = ["Status", "StackList", "WorkspaceList"];

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new(Readme.File, "./build.sh PinTemplates --runtimes", "./build.sh PinTemplates --engines"),
        new(Readme.File, "`./build.sh --help`", "`./build.sh Clean` and `./build.sh --help`"),
        new(Readme.File, "│ Name        │ Kind      │", "│ Name        │ Sort      │"),
    ];

    [Fact]
    public void Every_target_that_is_called_is_known_to_run_here_or_not() => ReadmeCommand.All
        .Where(command => command is { Target: { } target, OnlySays: false } && !NotRun.ContainsKey(target) && !Run.Contains(target))
        .ShouldBeEmpty("Say in this guard whether these can be run without an engine and without changing anything, or why not.");

    [Fact]
    public async Task Every_call_does_what_it_says_or_could() => (await BrokenAsync(ReadmeCommand.All.Select(command =>
            (command.ToString(), command.OnlySays || Run.Contains(command.Target) ? command.Arguments : [.. command.Arguments, "--plan"]))))
        .ShouldBeEmpty("A reader who types these gets an error. Correct the text, or the targets.");

    /// <summary>Also those that the table of targets names, in the form in which a program would ask.</summary>
    [Fact]
    public async Task Every_target_that_can_run_here_does() => (await BrokenAsync(Run.Select(target => (target, (IReadOnlyList<string>)[target, "--output", "json"]))))
        .ShouldBeEmpty("These must work on a machine without an engine.");

    [Fact]
    public async Task Help_names_every_target_and_parameter()
    {
        var (code, output, _) = await BuildProcess.RunAsync("--help");
        code.ShouldBe(0, "./build.sh --help must work.");
        DeclaredBuild.ListedTargets.Where(target => !output.Contains($"  {target} ", StringComparison.Ordinal))
            .Concat(DeclaredBuild.Switches.Where(name => !output.Contains($"{name} ", StringComparison.Ordinal)))
            .ShouldBeEmpty("./build.sh --help does not name these.");
    }

    [Theory]
    [InlineData(2, "Tset")]
    [InlineData(2, "Test", "--fliter", "x")]
    [InlineData(2, "Push")]
    [InlineData(1, "Status", "--engine", "unix:///nowhere.sock")]
    public async Task Exit_codes_are_those_of_the_readme(int expected, params string[] arguments)
    {
        var (code, output, errors) = await BuildProcess.RunAsync(arguments);
        code.ShouldBe(expected, $"{Readme.File} says: 0 done, 1 a target failed, 2 wrong usage. ./build.sh {string.Join(' ', arguments)} printed:\n{output}{errors}");
    }

    /// <summary>The columns are those of <c>Status</c>, which shows them even when nothing runs.</summary>
    [Fact]
    public async Task The_sample_of_a_running_stack_has_the_columns_that_are_printed()
    {
        var (_, output, _) = await BuildProcess.RunAsync("Status");
        Columns(Repository.Read(Readme.File)).ShouldBe(Columns(output), ignoreOrder: false, $"The sample of ./build.sh Up in {Readme.File} shows other columns than ./build.sh Status prints.");
    }

    private static string[] Columns(string text) => text.Split('\n').FirstOrDefault(line => line.StartsWith("│ Name", StringComparison.Ordinal))?
        .Split('│', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static async Task<IReadOnlyList<string>> BrokenAsync(IEnumerable<(string Name, IReadOnlyList<string> Arguments)> calls)
    {
        var broken = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(calls, async (call, _) =>
        {
            var (code, output, errors) = await BuildProcess.RunAsync(call.Arguments);
            if (code != 0)
            {
                broken.Enqueue($"{call.Name} ends with exit code {code}: {(errors.Length > 0 ? errors : output).Trim()}");
            }
        });
        return [.. broken];
    }
}
