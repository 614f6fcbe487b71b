using Molecule.Stack.Files;
using Molecule.Stack.Services;

namespace Molecule.Stack.Tests.Files;

public sealed class ServiceReadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-stack-file-").FullName;

    [Fact]
    public void A_full_service_keeps_every_field()
    {
        var service = ParseOne("""
              image: registry.example:5000/team/db:1
              build: { context: ./db, dockerfile: docker/Dockerfile, args: [A=1, "B=2"], target: final }
              command: run --name "two words" it\'s
              entrypoint: [/bin/sh, -c]
              environment: { A: one, B: 2, C: "{{credentials.db}}" }
              ports: ["127.0.0.1:15432:5432", "5433", { target: 53, published: 5353, protocol: udp, mode: host }]
              volumes: ["data:/var/lib/data/", "./conf:/etc/conf:ro", { type: tmpfs, target: /run, tmpfs: { size: 1m } }]
              tmpfs: ["/tmp:size=64m,noexec"]
              networks: { default: { aliases: [database] } }
              depends_on: { other: { condition: service_completed_successfully, required: false } }
              healthcheck: { test: pg_isready, interval: 1m30s, timeout: 500ms, start_period: 1.5s, retries: 3 }
              labels: [purpose=test, bare]
              profiles: [debug]
              restart: on-failure:3
              user: "1000:1000"
              mem_limit: 512m
              cpus: 0.5
              pids_limit: 100
              x-molecule:
                readiness: { tcp: 5432 }
                deadline: 2m
                provides: { DATABASE_URL: "postgres://u:{{credentials.db}}@db/x" }
                ports: { 5433: 5433 }
            """, "  other: { image: b }\nvolumes: { data: }\nnetworks: { default: }");

        (service.Name, service.Image, service.User, service.ReadinessDeadline).ShouldBe(("db", "registry.example:5000/team/db:1", "1000:1000", TimeSpan.FromMinutes(2)));
        (service.Build!.Context, service.Build.Dockerfile, service.Build.Target).ShouldBe((Path.Combine(_folder, "db"), "docker/Dockerfile", "final"));
        service.Build.Arguments.Select(Pair).ShouldBe(["A=1", "B=2"]);
        service.Command!.Value.ShouldBe(["run", "--name", "two words", "it's"]);
        service.Entrypoint!.Value.ShouldBe(["/bin/sh", "-c"]);
        service.Environment.Select(Pair).ShouldBe(["A=one", "B=2", "C={{credentials.db}}"]);
        service.Ports.ShouldBe([new ServicePort(5432, Host: 15432), new ServicePort(5433, Conventional: 5433), new ServicePort(53, PortProtocol.Udp, 5353)]);
        service.Mounts.ShouldBe([
            new ServiceMount(ServiceMountKind.Volume, "data", "/var/lib/data", ReadOnly: false),
            new ServiceMount(ServiceMountKind.Bind, Path.Combine(_folder, "conf"), "/etc/conf", ReadOnly: true)]);
        service.Tmpfs.ShouldBe([new ServiceTmpfs("/run", "size=1048576"), new ServiceTmpfs("/tmp", "size=64m,noexec")]);
        service.Aliases.ShouldBe(["database"]);
        service.DependsOn.ShouldBe([new Dependency("other", DependencyCondition.Completed) { IsRequired = false }]);
        service.Healthcheck!.Test.ShouldBe(["CMD-SHELL", "pg_isready"]);
        (service.Healthcheck.Interval, service.Healthcheck.Timeout, service.Healthcheck.StartPeriod, service.Healthcheck.Retries)
            .ShouldBe((TimeSpan.FromSeconds(90), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1.5), 3));
        service.Labels.Select(Pair).ShouldBe(["bare=", "purpose=test"]);
        service.Profiles.ShouldBe(["debug"]);
        service.Restart.ShouldBe(new ServiceRestart("on-failure", 3));
        service.Resources.ShouldBe(new ServiceResources(512L << 20, 500_000_000, 100));
        service.Readiness.ShouldBe(new ServiceReadiness.Tcp(5432));
        service.Provides.Select(Pair).ShouldBe(["DATABASE_URL=postgres://u:{{credentials.db}}@db/x"]);
    }

    [Fact]
    public void A_short_service_has_the_defaults()
    {
        var service = ParseOne("  image: a");

        (service.Command, service.Entrypoint, service.Healthcheck, service.Readiness, service.Build, service.User).ShouldBe((null, null, null, null, null, null));
        (service.Restart, service.Resources, service.ReadinessDeadline).ShouldBe((ServiceRestart.No, ServiceResources.Unlimited, TimeSpan.FromSeconds(60)));
        (service.Ports.IsEmpty, service.Mounts.IsEmpty, service.DependsOn.IsEmpty, service.Profiles.IsEmpty, service.Aliases.IsEmpty).ShouldBe((true, true, true, true, true));
    }

    [Fact]
    public void Limits_may_stand_under_deploy() =>
        ParseOne("  image: a\n  deploy: { resources: { limits: { cpus: '1.25', memory: 1.5g, pids: 7 } } }").Resources.ShouldBe(new ServiceResources(1610612736, 1_250_000_000, 7));

    [Theory]
    [InlineData("healthcheck: { disable: true }")]
    [InlineData("healthcheck: { test: [NONE] }")]
    public void A_health_check_can_be_switched_off(string text)
    {
        var check = ParseOne($"  image: a\n  {text}").Healthcheck!;

        (check.IsDisabled, check.Test.IsEmpty).ShouldBe((true, true));
    }

    [Fact]
    public void Merge_keys_bring_what_is_not_said_and_the_first_of_several_wins()
    {
        var service = ParseOne("  <<: [*one, *two]\n  restart: 'no'", head: "x-one: &one { image: one, user: one }\nx-two: &two { image: two, restart: always, pids_limit: 7 }\n");

        (service.Image, service.User, service.Restart.Policy, service.Resources.Pids).ShouldBe(("one", "one", "no", 7));
    }

    [Fact]
    public void Keys_of_others_pass_wherever_compose_lets_them() =>
        ParseOne("  image: a\n  x-other: [1]\n  healthcheck: { test: a, x-y: 1 }", "x-stuff: { a: 1 }").Image.ShouldBe("a");

    [Fact]
    public void Env_files_are_merged_under_the_environment_the_later_over_the_earlier()
    {
        File.WriteAllText(Path.Combine(_folder, "a.env"), """
            # a comment
            A=1
            export B = two words # and a comment
            C='$NOT ${EXPANDED}'
            D="line\nbreak \"quoted\" \$5 ${A}"
            E=${COLOUR:-blue}#no-comment
            F=
            COLOUR
            ABSENT
            G="over
            lines"
            """);
        File.WriteAllText(Path.Combine(_folder, "b.env"), "A=2\nB=3\r\n");

        var service = ParseOne("  image: a\n  env_file: [a.env, { path: b.env }, { path: absent.env, required: false }]\n  environment: { B: here }");

        service.Environment.Select(Pair).ShouldBe(["A=2", "B=here", "C=$NOT ${EXPANDED}", "COLOUR=red", "D=line\nbreak \"quoted\" $5 1", "E=red#no-comment", "F=", "G=over\nlines"]);
    }

    [Theory]
    [InlineData("A=1\nno value here\n", "env file 'x.env', line 2: it is no NAME=value")]
    [InlineData("A='1\n", "env file 'x.env', line 1: the quotation that begins with ' has no end")]
    [InlineData("A=\"1\" 2\n", "env file 'x.env', line 1: something follows the closing quote")]
    [InlineData("\nA=$ABSENT", "env file 'x.env', line 2: the variable ABSENT is not set")]
    public void A_wrong_env_file_is_told_with_its_line(string text, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "x.env"), text);

        Should.Throw<StackFileException>(() => ParseOne("  image: a\n  env_file: x.env")).Problems.ShouldHaveSingleItem().Reason.ShouldStartWith(expected);
    }

    [Fact]
    public void A_workspace_may_depend_on_services()
    {
        var definition = Parse("services: { db: { image: a } }\nx-molecule: { workspaces: { a: { runtime: codex, count: 2, depends_on: { db: { condition: service_healthy } } } } }");

        definition.Workspaces.Length.ShouldBe(2);
        definition.Workspaces.ShouldAllBe(workspace => workspace.DependsOn.Single() == new Dependency("db", DependencyCondition.Healthy));
    }

    [Theory]
    [InlineData("a b  c", "a|b|c")]
    [InlineData("'a b' \"c d\"e f''g", "a b|c de|fg")]
    [InlineData("a\\ b \"\\\"\\\\\\n\" ''", "a b|\"\\\\n|")]
    [InlineData("sh -c 'echo $X; # no comment' && x", "sh|-c|echo $X; # no comment|&&|x")]
    [InlineData("", "")]
    public void A_command_that_is_one_text_is_split_as_a_shell_would(string text, string expected) =>
        string.Join('|', ShellWords.Split(text)).ShouldBe(expected);

    [Theory]
    [InlineData("1h2m3s4ms", 3_723_004L)]
    [InlineData("0.5s", 500L)]
    [InlineData("90", null)]
    [InlineData("", null)]
    [InlineData("3s1m", null)]
    [InlineData("-1s", null)]
    public void Durations_are_read_as_compose_writes_them(string text, long? milliseconds) =>
        ((long?)ComposeUnits.Duration(text)?.TotalMilliseconds).ShouldBe(milliseconds);

    [Theory]
    [InlineData("1b", 1)]
    [InlineData("2K", 2048)]
    [InlineData("3mb", 3L << 20)]
    [InlineData("0.5g", 1L << 29)]
    [InlineData("7", 7)]
    public void Sizes_are_read_as_compose_writes_them(string text, long bytes) => ComposeUnits.Bytes(text).ShouldBe(bytes);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Pair(KeyValuePair<string, string> pair) => $"{pair.Key}={pair.Value}";

    private ServiceDefinition ParseOne(string service, string tail = "", string head = "") =>
        Parse($"{head}services:\n  db:\n{string.Join('\n', service.Split('\n').Select(line => "  " + line))}\n{tail}").Services[0];

    private StackDefinition Parse(string text) => new StackFileReader(new Variables(("COLOUR", "red"))).Parse(Path.Combine(_folder, "stack.yaml"), text);
}
