using Docker.DotNet.Models;
using Molecule.Containers.References;
using Molecule.Stack.Services;

namespace Molecule.Stack.Tests.Services;

public sealed class ServicePlannerTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private static readonly StackIdentity Identity = new("unit", Path.GetTempPath());
    private static readonly ServicePlanner Planner = new(Identity, new Dictionary<string, string> { ["db"] = Secret });

    private static readonly ServiceDefinition Web = new()
    {
        Name = "web",
        Image = "web:1",
        Command = ["serve", "--password={{credentials.db}}"],
        Environment = new ServiceDefinition { Name = "x" }.Environment.Add("COLOUR", "red").Add("DATABASE_URL", "{{credentials.db}}"),
        Ports = [new ServicePort(80), new ServicePort(53, PortProtocol.Udp, Host: 5353)],
        Mounts = [new ServiceMount(ServiceMountKind.Volume, "data", "/data", ReadOnly: true)],
        Aliases = ["www"],
        Labels = new ServiceDefinition { Name = "x" }.Labels.Add("team", "blue").Add("molecule.platform.instance", "somebody-else"),
    };

    [Fact]
    public void Plan_says_all_that_the_engine_must_know()
    {
        var plan = Planner.Plan(Prepare(Web), "net", [40000, 5353]);

        plan.Name.ShouldBe($"molecule-{Identity.Instance}-web");
        plan.Cmd.ShouldBe(["serve", $"--password={Secret}"]);
        plan.Env.ShouldBe(["COLOUR=red", $"DATABASE_URL={Secret}"]);
        plan.HostConfig.PortBindings["80/tcp"].ShouldHaveSingleItem().ShouldSatisfyAllConditions(port => port.HostIP.ShouldBe("127.0.0.1"), port => port.HostPort.ShouldBe("40000"));
        plan.HostConfig.PortBindings["53/udp"].ShouldHaveSingleItem().HostPort.ShouldBe("5353");
        plan.HostConfig.Mounts.ShouldHaveSingleItem().ShouldSatisfyAllConditions(mount => mount.Source.ShouldBe($"molecule-{Identity.Instance}-data"), mount => mount.ReadOnly.ShouldBeTrue());
        plan.NetworkingConfig.EndpointsConfig["net"].Aliases.ShouldBe(["web", "www"]);
        plan.Labels["team"].ShouldBe("blue");
        plan.Labels["molecule.platform.instance"].ShouldBe(Identity.Instance.Value, "a file does not decide who owns a container");
        plan.Labels["molecule.stack.checkout"].ShouldBe(Identity.Checkout);
        plan.Labels.Values.ShouldAllBe(value => !value.Contains(Secret));
    }

    [Fact]
    public void Prepare_gives_what_a_dependency_provides_unless_the_service_sets_it()
    {
        var prepared = Planner.Prepare(Web, ImageReference.Parse("web:1"), "sha256:1", isJob: false, [new("REDIS_URL", "redis"), new("DATABASE_URL", "theirs")]);

        prepared.Environment["REDIS_URL"].ShouldBe("redis");
        prepared.Environment["DATABASE_URL"].ShouldBe("{{credentials.db}}");
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "nothing", "" },
        { "colour", "environment.COLOUR" },
        { "variable", "environment.NEW" },
        { "command", "command" },
        { "no command", "command" },
        { "port", "ports" },
        { "label", "labels" },
        { "credential", "credentials" },
        { "image", "image" },
        { "memory", "resources" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Fingerprint_differs_in_the_part_that_changed(string change, string parts)
    {
        var fresh = change == "credential" ? new ServicePlanner(Identity, new Dictionary<string, string> { ["db"] = "another" }) : Planner;
        var changed = change switch
        {
            "colour" => Web with { Environment = Web.Environment.SetItem("COLOUR", "blue") },
            "variable" => Web with { Environment = Web.Environment.SetItem("NEW", "1") },
            "command" => Web with { Command = ["serve", "-v", "--password={{credentials.db}}"] },
            "no command" => Web with { Command = null },
            "port" => Web with { Ports = [new ServicePort(80)] },
            "label" => Web with { Labels = Web.Labels.Remove("team") },
            "image" => Web with { Image = "web:2" },
            "memory" => Web with { Resources = new ServiceResources(MemoryBytes: 1) },
            _ => Web,
        };

        var differences = fresh.Prepare(changed, ImageReference.Parse(changed.Image!), "sha256:1", isJob: false, []).Fingerprint.DifferencesFrom(Prepare(Web).Fingerprint);

        string.Join(' ', differences).ShouldBe(parts);
    }

    [Theory]
    [InlineData("environment.COLOUR", "environment: COLOUR 'green' -> 'red'")]
    [InlineData("environment.NEW", "environment: NEW removed")]
    [InlineData("environment.DATABASE_URL", "environment: DATABASE_URL changed")]
    [InlineData("environment.API_TOKEN", "environment: API_TOKEN removed")]
    [InlineData("image", "image: 'web:0' -> 'web:1'")]
    [InlineData("labels", "labels changed")]
    [InlineData("healthcheck", "healthcheck changed")]
    public void Tell_shows_old_and_new_but_nothing_that_may_be_a_secret(string part, string expected)
    {
        var old = new ContainerInspectResponse { Config = new Config { Image = "web:0", Env = ["COLOUR=green", "NEW=1", "DATABASE_URL=postgres://me:hidden@db", "API_TOKEN=t"] } };

        ServiceParts.Tell(part, old, Planner.Plan(Prepare(Web), "net", [null, 5353])).ShouldBe(expected);
    }

    private static PreparedService Prepare(ServiceDefinition service) => Planner.Prepare(service, ImageReference.Parse(service.Image!), "sha256:1", isJob: false, []);
}
