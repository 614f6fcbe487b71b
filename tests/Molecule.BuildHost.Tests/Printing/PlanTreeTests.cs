using Nuke.Common.Execution;
using Nuke.Common.Printing;

namespace Molecule.BuildHost.Tests.Printing;

public class PlanTreeTests
{
    [Fact]
    public void The_tree_shows_order_relations_skips_and_conditions()
    {
        var engine = new ExecutableTarget { Name = "EngineUp", Status = ExecutionStatus.Skipped, Skipped = "--skip" };
        var images = new ExecutableTarget { Name = "Images" };
        var up = new ExecutableTarget { Name = "Up", Invoked = true };
        var open = new ExecutableTarget { Name = "Open" };
        images.ExecutionDependencies.Add(engine);
        up.ExecutionDependencies.AddRange([engine, images]);
        up.Triggers.Add(open);
        open.DynamicConditions.Add(("IsLocalBuild", () => true));

        PlanTree.Lines([engine, images, up, open]).Select(line => line.Text).ShouldBe(
        [
            "3. Up",
            "├─ 1. EngineUp  skipped: --skip",
            "├─ 2. Images",
            "│  └─ 1. EngineUp  skipped: --skip  (see above)",
            "└─ then 4. Open  if then IsLocalBuild",
        ]);
    }

    [Theory]
    [InlineData(null, "xterm", false, true)]
    [InlineData("1", "xterm", false, false)]
    [InlineData(null, "dumb", false, false)]
    [InlineData(null, "xterm", true, false)]
    public void Colour_is_for_willing_terminals(string? noColour, string terminal, bool redirected, bool expected) =>
        Printer.IsColourWanted(name => name == "NO_COLOR" ? noColour : name == "TERM" ? terminal : null, redirected).ShouldBe(expected);
}
