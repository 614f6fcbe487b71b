namespace Molecule.Suites;

/// <summary>How suites are run.</summary>
public sealed record SuiteOptions
{
    /// <summary>Where result files and reports go.</summary>
    public required string ResultsFolder { get; init; }

    /// <summary>How many suites run at once, 1 or more. Proofs and acceptance suites always run alone, after all others.</summary>
    public int Parallel { get; init; } = 2;

    /// <summary>A test platform filter expression, such as <c>FullyQualifiedName~Images</c>; null runs everything.</summary>
    public string? Filter { get; init; }

    /// <summary>True measures which lines of each room the unit and provisioner suites run.</summary>
    public bool Coverage { get; init; }

    /// <summary>Added to the environment of every suite.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}
