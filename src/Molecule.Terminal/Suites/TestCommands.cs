using Molecule.Containers.Processes;
using Molecule.Images;
using Molecule.Suites;

namespace Molecule.Terminal.Suites;

/// <summary>Runs what must hold, and brings what it needs.</summary>
public sealed class TestCommands(CommandContext context, ImageWorkshopOptions images)
{
    /// <summary>Names the engine for the acceptance suite.</summary>
    private const string EngineVariable = "MOLECULE_TEST_ENGINE";

    /// <param name="kinds">Empty runs all.</param>
    /// <param name="filter">A test platform filter expression; null runs everything.</param>
    public async Task RunAsync(IReadOnlyCollection<SuiteKind> kinds, string configuration, string? filter)
    {
        SuiteReport.Clear(context.ReportsFolder);
        var suites = TestSuite.Discover(context.RepositoryRoot, configuration).Where(suite => kinds.Count == 0 || kinds.Contains(suite.Kind)).ToArray();
        var variables = new Dictionary<string, string?>();
        if (suites.Any(suite => suite.Kind == SuiteKind.Acceptance))
        {
            using var engine = await context.ConnectAsync();
            await new ImageWorkshop(images, context.Environment, context.Time, context.Loggers).EnsureBaseAsync(engine, context.Cancellation);
            variables[EngineVariable] = engine.Endpoint.Address.ToString();
        }

        await new SuiteView(context.Output).RunAsync(
            new SuiteRunner(context.Time),
            suites,
            new SuiteOptions { ResultsFolder = context.ReportsFolder, Filter = filter, Environment = variables },
            context.Cancellation);
    }
}
