using Molecule.Containers.Engines.Building;

namespace Molecule.Containers.Tests.Engines.Building;

public sealed class BuildOutputTests
{
    [Fact]
    public void Only_the_last_four_mebibytes_stay()
    {
        var output = new BuildOutput();

        for (var line = 0; line < 100_000; line++)
        {
            output.Add($"{line:00000} " + new string('x', 94));
        }

        output.RetainedBytes.ShouldBeInRange((4 * 1024 * 1024) - 200, 4 * 1024 * 1024);
        output.Last(1).Single().ShouldStartWith("99999 ");
        output.Last(int.MaxValue)[0].ShouldNotStartWith("00000 ");
    }

    [Fact]
    public void A_single_line_beyond_the_limit_keeps_its_end()
    {
        var output = new BuildOutput(limitBytes: 100);

        output.Add(new string('x', 500) + "end");

        output.Last(1).Single().ShouldEndWith("end");
        output.RetainedBytes.ShouldBeLessThanOrEqualTo(100);
    }
}
