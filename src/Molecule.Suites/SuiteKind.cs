namespace Molecule.Suites;

/// <summary>What a suite needs and which target runs it alone.</summary>
public enum SuiteKind
{
    /// <summary>No engine, no network but loopback.</summary>
    Unit,

    /// <summary>The provisioner module (provisioner, stack, models): unit tests too, with a target of their own.</summary>
    Provisioner,

    /// <summary>Invariants of the repository itself.</summary>
    Guards,

    /// <summary>The layout of the sources; part of <c>Test</c> only.</summary>
    Format,

    /// <summary>That the guards can fail. Takes all cores.</summary>
    Proofs,

    /// <summary>A real engine, a real registry, real git.</summary>
    Acceptance,
}
