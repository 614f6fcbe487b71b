using System.Globalization;
using Molecule.Containers;

namespace Molecule.Suites;

/// <summary>Too many changes of the code go unnoticed.</summary>
public sealed class MutationScoreException(MutationReport report)
    : MoleculeException(
        string.Create(CultureInfo.InvariantCulture, $"The tests notice {report.Score:0.0} % of the changes, and {MutationReport.Least:0} % are asked for."),
        "Write tests for the survivors above.")
{
    public MutationReport Report { get; } = report;
}
