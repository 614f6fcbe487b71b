using Molecule.Stack.Services;

namespace Molecule.Stack.Tests;

public sealed class StackScopeTests
{
    private static readonly StackDefinition Definition = new([])
    {
        Services =
        [
            Service("db"),
            Service("cache") with { Profiles = ["fast"] },
            Service("web", new Dependency("db", DependencyCondition.Healthy), new Dependency("cache", DependencyCondition.Started) { IsRequired = false }),
            Service("report", new Dependency("web", DependencyCondition.Completed)) with { Profiles = ["tools"] },
        ],
    };

    [Theory]
    [InlineData("", "", "db web")]
    [InlineData("", "fast", "db cache web")]
    [InlineData("", "tools", "db web report")]
    [InlineData("web", "", "db web")]
    [InlineData("report", "", "db web report")]
    [InlineData("cache", "", "cache")]
    public void Of_takes_what_was_asked_for_and_all_that_it_needs(string services, string profiles, string expected)
    {
        var scope = StackScope.Of(Definition, Split(services), Split(profiles));

        scope.Services.Select(service => service.Name).ShouldBe(Split(expected));
        scope.IsWhole.ShouldBe(services.Length == 0);
    }

    [Fact]
    public void Of_forgets_an_optional_dependency_on_what_is_not_brought_up()
    {
        StackScope.Of(Definition, [], []).Services.Single(service => service.Name == "web").DependsOn.Select(dependency => dependency.On).ShouldBe(["db"]);
        StackScope.Of(Definition, [], ["fast"]).Services.Single(service => service.Name == "web").DependsOn.Select(dependency => dependency.On).ShouldBe(["db", "cache"]);
    }

    [Theory]
    [InlineData("reprt", "", "service 'reprt'. Did you mean 'report'?")]
    [InlineData("", "tool", "profile 'tool'. Did you mean 'tools'?")]
    public void Of_refuses_unknown_names_and_tells_the_nearest(string services, string profiles, string expected) =>
        Should.Throw<InvalidStackException>(() => StackScope.Of(Definition, Split(services), Split(profiles))).Message.ShouldContain(expected);

    [Fact]
    public void Jobs_are_what_somebody_waits_for_to_succeed_and_what_says_so_itself() => StackScope.JobsOf(new StackDefinition([])
    {
        Services = [.. Definition.Services, Service("seed") with { Readiness = new ServiceReadiness.Completed() }],
    }).Order().ShouldBe(["seed", "web"]);

    [Fact]
    public void Check_names_a_circle_and_not_what_leads_to_it()
    {
        var definition = new StackDefinition([]) { Services = [Service("x", On("a")), Service("a", On("b")), Service("b", On("a"))] };

        Should.Throw<InvalidStackException>(() => StackRules.Check(definition)).Message.ShouldBe("Services depend on each other in a circle: a -> b -> a.");
    }

    [Fact]
    public void Check_lets_two_ways_to_the_same_service_pass() =>
        StackRules.Check(new StackDefinition([]) { Services = [Service("a", On("b"), On("c")), Service("b", On("d")), Service("c", On("d")), Service("d")] });

    [Fact]
    public void Check_refuses_a_dependency_on_nobody() =>
        Should.Throw<InvalidStackException>(() => StackRules.Check(new StackDefinition([]) { Services = [Service("a", On("z"))] })).Message.ShouldContain("'a' depends on 'z'");

    private static Dependency On(string service) => new(service, DependencyCondition.Started);

    private static ServiceDefinition Service(string name, params Dependency[] dependencies) => new() { Name = name, Image = "image:1", DependsOn = [.. dependencies] };

    private static string[] Split(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
