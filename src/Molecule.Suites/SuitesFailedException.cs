using Molecule.Containers;

namespace Molecule.Suites;

/// <summary>At least one test failed, or a suite could not run.</summary>
public sealed class SuitesFailedException(SuiteReport report)
    : MoleculeException(
        $"{report.Summary}: {string.Join(", ", report.Suites.Where(suite => !suite.Succeeded).Select(suite => suite.Suite))}.",
        "Read the failures above; every suite's result file is beside the report.")
{
    public SuiteReport Report { get; } = report;
}
