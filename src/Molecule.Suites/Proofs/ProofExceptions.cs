using Molecule.Containers;

namespace Molecule.Suites.Proofs;

/// <summary>A guard was not shown to fail, or was red without a mutation.</summary>
public sealed class GuardsNotProvenException(ProofReport report)
    : MoleculeException(
        $"Not proven: {string.Join(", ", report.Failures.Select(proof => proof.Guard).Distinct())}.",
        "Read the table: correct the guard, or the mutation that it declares.")
{
    public ProofReport Report { get; } = report;
}

/// <summary>There is no guard of that name.</summary>
public sealed class UnknownGuardException(string name, IEnumerable<string> known)
    : MoleculeException($"There is no guard \"{name}\".", $"Name one of these: {string.Join(", ", known)}.")
{
    public override bool IsUsage => true;
}
