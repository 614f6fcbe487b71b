using System.Globalization;
using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests;

/// <summary>
/// How often a test with random moments is run: each round has a seed, which a failure names. Few rounds in a normal run; as many as the
/// variable says in the target <c>Chaos</c>, which runs the tests of this category alone.
/// </summary>
public static class ChaosRounds
{
    /// <summary>Put <c>[Trait(ChaosRounds.Trait, ChaosRounds.Category)]</c> on the test, and <c>[MemberData]</c> of <see cref="Seeds"/>.</summary>
    public const string Trait = "Category";

    public const string Category = "Chaos";

    public const string Variable = "MOLECULE_CHAOS_ROUNDS";

    private const int RoundsByDefault = 3;

    /// <summary>1, 2, 3, …</summary>
    public static TheoryData<int> Seeds
    {
        get
        {
            var rounds = int.TryParse(ProcessEnvironmentVariables.Instance.Get(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : RoundsByDefault;
            return [.. Enumerable.Range(1, rounds)];
        }
    }
}
