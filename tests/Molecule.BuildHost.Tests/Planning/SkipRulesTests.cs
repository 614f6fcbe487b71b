using Nuke.Common.Planning;

namespace Molecule.BuildHost.Tests.Planning;

public class SkipRulesTests
{
    [Fact]
    public void By_default_what_a_skipped_target_needs_still_runs() =>
        SkipRules.Apply([Node("Dep"), Node("Top", requires: ["Dep"], reason: "--skip")]).Keys.ShouldBe(["Top"]);

    [Fact]
    public void With_skipped_dependencies_they_go_too() =>
        SkipRules.Apply([Node("Deep"), Node("Dep", requires: ["Deep"], skipsThem: true), Node("Top", requires: ["Dep"], skipsThem: true, reason: "no")])
            .ShouldBe(new Dictionary<string, string> { ["Top"] = "no", ["Dep"] = "only Top needs it", ["Deep"] = "only Dep needs it" }, ignoreOrder: true);

    [Fact]
    public void What_another_target_still_needs_runs() =>
        SkipRules.Apply([Node("Dep"), Node("Other", requires: ["Dep"]), Node("Top", requires: ["Dep"], skipsThem: true, reason: "no")]).Keys.ShouldBe(["Top"]);

    [Fact]
    public void What_was_asked_for_runs() =>
        SkipRules.Apply([Node("Dep", invoked: true), Node("Top", requires: ["Dep"], skipsThem: true, reason: "no")]).Keys.ShouldBe(["Top"]);

    private static SkipNode Node(string name, bool invoked = false, string[]? requires = null, bool skipsThem = false, string? reason = null) =>
        new(name, invoked, requires ?? [], skipsThem, reason);
}
