using System.Globalization;
using Molecule.Suites;
using Spectre.Console;

namespace Molecule.Terminal.Suites;

/// <summary>Shows which changes of the code no test notices.</summary>
public sealed class MutationView(TerminalOutput output)
{
    public void Show(MutationReport report)
    {
        if (!report.Survivors.IsEmpty)
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumns(new TableColumn("Survivor").NoWrap(), new TableColumn("Change"), new TableColumn("Becomes"));
            foreach (var survivor in report.Survivors)
            {
                table.AddRow(
                    new Text(string.Create(CultureInfo.InvariantCulture, $"{survivor.File}:{survivor.Line}")),
                    new Text(survivor.IsCovered ? survivor.Kind : survivor.Kind + " (no test runs it)"),
                    new Text(survivor.Replacement));
            }

            output.Console.Write(table);
        }

        output.WriteRaw(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Noticed} of {report.Noticed + report.Survivors.Length} changes noticed: {report.Score:0.0} %, {MutationReport.Least:0} % are asked for"));
    }
}
