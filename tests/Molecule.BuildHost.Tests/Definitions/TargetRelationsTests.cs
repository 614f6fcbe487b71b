using Nuke.Common;
using Nuke.Common.Arguments;
using Nuke.Common.Definitions;
using Nuke.Common.Parameters;
using Nuke.Common.Running;
using Nuke.Common.Tooling;

namespace Molecule.BuildHost.Tests.Definitions;

/// <summary>What a target says about others, from its declaration to the plan; nothing runs.</summary>
public class TargetRelationsTests
{
    [Fact]
    public void DependentFor_runs_before_the_target_that_knows_nothing_of_it() => Plan("Top").ShouldBe(["Dependent", "Top", "Hook"]);

    [Fact]
    public void TriggeredBy_runs_after_the_target_that_knows_nothing_of_it() => Plan("Top")[^1].ShouldBe("Hook");

    [Fact]
    public void Before_orders_what_was_asked_for_and_brings_nothing()
    {
        Plan("Late", "Early").ShouldBe(["Early", "Late"]);
        Plan("Early").ShouldBe(["Early"]);
    }

    [Fact]
    public void Consumes_orders_the_producer_first_and_brings_it_not()
    {
        Plan("User", "Maker").ShouldBe(["Maker", "User"]);
        Plan("PartialUser", "Maker").ShouldBe(["Maker", "PartialUser"]);
        Plan("User").ShouldBe(["User"]);
    }

    [Fact]
    public void Produces_is_remembered_in_the_order_of_its_words() =>
        BuildDefinition.Read(new Relations(), []).Targets.Single(target => target.Name == "Maker").ArtifactProducts.ShouldBe(["out/*.txt", "out/log"]);

    [Theory]
    [InlineData("NeedsTruth", "Target NeedsTruth requires")]
    [InlineData("NeedsTool", "Target NeedsTool requires")]
    public void A_requirement_that_does_not_hold_is_refused_before_anything_runs(string target, string message) =>
        Should.Throw<UsageException>(() => Check(target)).Message.ShouldStartWith(message);

    [Theory]
    [InlineData("HasTruth")]
    [InlineData("HasTool")]
    public void A_requirement_that_holds_is_silent(string target) => Should.NotThrow(() => Check(target));

    private static string[] Plan(params string[] requested) => [.. Prepare(requested).Build.ExecutionPlan.Select(target => target.Name)];

    private static void Check(string target)
    {
        var (build, session) = Prepare([target]);
        Requirements.Check(build.ExecutionPlan, session);
    }

    private static (Relations Build, Session Session) Prepare(string[] requested)
    {
        var build = new Relations();
        var definition = BuildDefinition.Read(build, []);
        IReadOnlyList<ParameterSpec> specs = [.. definition.Parameters, .. BuiltInParameters.All];
        var parameters = ParameterResolver.Resolve(specs, ParsedArguments.Parse([], specs), new Dictionary<string, string>(), []);
        var session = new Session(definition, parameters, requested);
        RunPlan.Prepare(build, session, attempt: null!);
        return (build, session);
    }

#pragma warning disable CA1822 // targets are looked for among the members of an instance
    private sealed class Relations : NukeBuild
    {
        private readonly bool _truth = true;
        private readonly Tool? _none = Find(nothing: true);
        private readonly Tool? _some = Find(nothing: false);

        private Target Top => _ => _;

        private Target Dependent => _ => _.DependentFor(Top);

        private Target Hook => _ => _.TriggeredBy(Top);

        private Target Early => _ => _.Before(Late);

        private Target Late => _ => _;

        private Target Maker => _ => _.Produces("out/*.txt", "out/log");

        private Target User => _ => _.Consumes(Maker);

        private Target PartialUser => _ => _.Consumes(Maker, "out/log");

        private Target NeedsTruth => _ => _.Requires(() => !_truth);

        private Target HasTruth => _ => _.Requires(() => _truth);

        private Target NeedsTool => _ => _.Requires(() => _none!);

        private Target HasTool => _ => _.Requires(() => _some!);

        private static Tool? Find(bool nothing) => nothing ? null : (_, _, _, _, _, _, _, _) => [];
    }
#pragma warning restore CA1822
}
