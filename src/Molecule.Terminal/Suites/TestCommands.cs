using System.Globalization;
using Molecule.Containers;
using Molecule.Containers.Processes;
using Molecule.Images;
using Molecule.Suites;
using Molecule.Suites.Proofs;

namespace Molecule.Terminal.Suites;

/// <summary>Runs what must hold, and brings what it needs.</summary>
public sealed class TestCommands(CommandContext context, ImageWorkshopOptions images)
{
    /// <summary>Names the engine for the acceptance suite.</summary>
    private const string EngineVariable = "MOLECULE_TEST_ENGINE";

    /// <summary>How often the tests of <see cref="ChaosFilter"/> are run; without it, a few times.</summary>
    private const string RoundsVariable = "MOLECULE_CHAOS_ROUNDS";

    private const int ManyRounds = 100;

    private const string ChaosFilter = "Category=Chaos";

    /// <param name="kinds">Empty runs all.</param>
    /// <param name="filter">A test platform filter expression; null runs everything.</param>
    public Task RunAsync(IReadOnlyCollection<SuiteKind> kinds, string configuration, string? filter) => RunAsync(kinds, configuration, filter, []);

    /// <summary>The acceptance tests with random moments alone, each with many seeds.</summary>
    /// <param name="filter">Narrows them down; null runs all.</param>
    /// <param name="rounds">Seeds for each test, 1 or more; null: 100.</param>
    /// <exception cref="InvalidRoundsException">There is nothing to run.</exception>
    public Task RunChaosAsync(string configuration, string? filter, int? rounds) => rounds < 1 ? Task.FromException(new InvalidRoundsException(rounds.Value)) : RunAsync(
        [SuiteKind.Acceptance],
        configuration,
        filter is null ? ChaosFilter : $"{ChaosFilter}&({filter})",
        new() { [RoundsVariable] = (rounds ?? ManyRounds).ToString(CultureInfo.InvariantCulture) });

    private async Task RunAsync(IReadOnlyCollection<SuiteKind> kinds, string configuration, string? filter, Dictionary<string, string?> variables)
    {
        SuiteReport.Clear(context.ReportsFolder);
        ISuite[] all = [.. TestSuite.Discover(context.RepositoryRoot, configuration), .. filter is null ? OthersThanTests(configuration) : []];
        var suites = all.Where(suite => kinds.Count == 0 || kinds.Contains(suite.Kind)).ToArray();
        if (suites.Any(suite => suite.Kind == SuiteKind.Acceptance))
        {
            using var engine = await context.ConnectAsync();
            await new ImageWorkshop(images, context.Environment, context.Time, context.Loggers).EnsureBaseAsync(engine, context.Cancellation);
            variables[EngineVariable] = engine.Endpoint.Address.ToString();
        }

        await new SuiteView(context.Output, context.Time).RunAsync(
            new SuiteRunner(context.Time),
            suites,
            new SuiteOptions { ResultsFolder = context.ReportsFolder, Filter = filter, Coverage = kinds.Count == 0 && filter is null, Environment = variables },
            context.Cancellation);
    }

    /// <param name="guard">Only this one, by the name of its class; null proves all.</param>
    public Task ProveGuardsAsync(string configuration, string? guard) => new ProofView(context.Output).RunAsync(
        new GuardProver(context.Time),
        new ProofOptions { RepositoryRoot = context.RepositoryRoot, Configuration = configuration, ResultsFolder = context.ReportsFolder, Guard = guard },
        context.Cancellation);

    /// <summary>A filter is about tests: with one, these are left out.</summary>
    private ISuite[] OthersThanTests(string configuration) => [new FormatSuite(context.RepositoryRoot), new ProofSuite(context.RepositoryRoot, configuration)];
}

/// <summary>Fewer rounds were asked for than one.</summary>
public sealed class InvalidRoundsException(int rounds)
    : MoleculeException(string.Create(CultureInfo.InvariantCulture, $"--rounds {rounds} runs nothing."), "Ask for 1 round or more.")
{
    public override bool IsUsage => true;
}
