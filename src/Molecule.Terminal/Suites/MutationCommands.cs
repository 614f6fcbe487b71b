using System.Globalization;
using Molecule.Suites;
using Spectre.Console;

namespace Molecule.Terminal.Suites;

/// <summary>Shows which changes of the code no test notices.</summary>
public sealed class MutationCommands(CommandContext context)
{
    /// <exception cref="MutationScoreException">Too many; they have been shown by then.</exception>
    public async Task RunAsync()
    {
        try
        {
            Show(await new MutationRunner(context.Time).RunAsync(context.RepositoryRoot, context.ReportsFolder, context.Output.WriteRaw, context.Cancellation));
        }
        catch (MutationScoreException exception)
        {
            Show(exception.Report);
            throw;
        }
    }

    private void Show(MutationReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Survivor", "Change", "Becomes");
        foreach (var survivor in report.Survivors)
        {
            table.AddRow(
                new Text(string.Create(CultureInfo.InvariantCulture, $"{survivor.File}:{survivor.Line}")),
                new Text(survivor.IsCovered ? survivor.Kind : survivor.Kind + " (no test runs it)"),
                new Text(survivor.Replacement));
        }

        context.Output.Console.Write(table);
        context.Output.WriteRaw(string.Create(
            CultureInfo.InvariantCulture, $"{report.Noticed} of {report.Noticed + report.Survivors.Length} changes noticed: {report.Score:0.0} %"));
    }
}
