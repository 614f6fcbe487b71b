using Molecule.Release.GitHub;
using Molecule.Release.Running;

namespace Molecule.Release.Tests.Running;

public sealed class ReleaseInterruptedExceptionTests
{
    [Fact]
    public void An_interruption_alone_says_what_was_reached()
    {
        var interrupted = new ReleaseInterruptedException("1.2.0", "stage (2)", new TaskCanceledException());

        interrupted.Message.ShouldBe("The release of 1.2.0 was interrupted; it has reached: stage (2).");
        interrupted.Failure.ShouldBeNull();
    }

    [Fact]
    public void A_failure_that_an_interruption_met_is_told_with_its_remedy()
    {
        var conflict = new ReleaseConflictException("v1.2.0", "its release.json names other images");

        var interrupted = new ReleaseInterruptedException("1.2.0", "stage (2)", conflict);

        interrupted.Failure.ShouldBeSameAs(conflict);
        interrupted.Message.ShouldEndWith($"it has reached: stage (2). This failed besides: {conflict.Message}");
        interrupted.Remedy.ShouldBe($"{conflict.Remedy} Run the same command again: it continues where this stopped.");
    }
}
