using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests.Product;

internal static class ProcessOutcomes
{
    /// <param name="text">Stands in what was printed.</param>
    public static void ShouldFailWith(this ProcessOutcome outcome, int exitCode, string text)
    {
        outcome.ExitCode.ShouldBe(exitCode, outcome.Output + outcome.Error);
        (outcome.Output + outcome.Error).ShouldContain(text);
    }
}
