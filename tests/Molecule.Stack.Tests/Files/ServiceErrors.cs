using Molecule.Stack.Files;

namespace Molecule.Stack.Tests.Files;

/// <summary>What a stack file's Compose part is refused for, and where each refusal points.</summary>
public sealed class ServiceErrors
{
    private const string Db = "services:\n  db:\n    image: postgres:15\n";
    private const string DataVolume = "volumes: { data: {} }\n";

    [Theory]

    // The file.
    [InlineData("service: {}", 1, 1, "unknown key 'service' in the file: did you mean 'services'?")]
    [InlineData("version: '3.9'\n" + Db, 1, 1, "'version' is not supported in the file: Compose has no versions any more, leave it out")]
    [InlineData(Db + "secrets: {}", 4, 1, "'secrets' is not supported in the file: a {{credentials.<name>}}")]
    [InlineData(Db + "include: [a.yaml]", 4, 1, "'include' is not supported")]
    [InlineData(Db + "x-molecul: {}", 4, 1, "did you mean 'x-molecule'?")]
    [InlineData("name: mine\n" + Db, 1, 1, "'name' is not supported in the file: a stack is named with --stack")]
    [InlineData("services: [db]", 1, 11, "'services' must be a mapping, not a list")]
    [InlineData(Db + "x-molecule: { workspaces: { db: { runtime: codex } } }", 4, 29, "the name 'db' is taken by the service at line 2")]

    // Anchors and merges.
    [InlineData("x-a: &common { restart: always }\nservices: { db: { <<: *comon, image: a } }", 2, 23, "there is no anchor 'comon' above: did you mean 'common'?")]
    [InlineData("services: { db: { <<: 1, image: a } }", 1, 23, "'<<' takes a mapping, or a list of them, not '1'")]
    [InlineData("services: { db: { <<: {}, <<: {}, image: a } }", 1, 27, "'<<' is given twice")]
    [InlineData("x-a: &common { restrat: always }\nservices: { db: { <<: *common, image: a } }", 1, 16, "unknown key 'restrat' in service 'db': did you mean 'restart'?")]
    [InlineData("x-a: &a { b: *a }", 1, 14, "there is no anchor 'a' above")]

    // A service.
    [InlineData("services: { db: }", 1, 17, "service 'db' must be a mapping, not empty")]
    [InlineData("services: { db: postgres }", 1, 17, "service 'db' must be a mapping, not 'postgres'")]
    [InlineData("services: { My_Db: { image: a } }", 1, 13, "'My_Db' is no service name")]
    [InlineData("services: { db: { restart: always } }", 1, 17, "service 'db' needs an 'image' or a 'build'")]
    [InlineData(Db + "    iamge: a", 4, 5, "unknown key 'iamge' in service 'db': did you mean 'image'?")]
    [InlineData(Db + "    enviroment: {}", 4, 5, "did you mean 'environment'?")]
    [InlineData(Db + "    depend_on: []", 4, 5, "did you mean 'depends_on'?")]
    [InlineData(Db + "    healtcheck: {}", 4, 5, "did you mean 'healthcheck'?")]
    [InlineData(Db + "    x-molcule: {}", 4, 5, "did you mean 'x-molecule'?")]
    [InlineData(Db + "    container_name: db", 4, 5, "'container_name' is not supported in service 'db': the stack names its containers")]
    [InlineData(Db + "    network_mode: host", 4, 5, "every service is on the stack's network")]
    [InlineData(Db + "    privileged: true", 4, 5, "'privileged' is not supported in service 'db'")]
    [InlineData(Db + "    extends: { service: a }", 4, 5, "use a YAML anchor and '<<'")]
    [InlineData("services: { db: { image: 'a//b' } }", 1, 26, "a//b")]
    [InlineData("services: { db: { image: } }", 1, 26, "'image' must be a text, not empty")]
    [InlineData("services: { db: { image: '${TAG}' } }", 1, 26, "the variable TAG is not set; write ${TAG:-} if that is all right")]
    [InlineData("services: { db: { image: '${TAG:?which one}' } }", 1, 26, "the variable TAG is required: which one")]
    [InlineData("services: { db: { image: 'a:${TAG' } }", 1, 26, "a '$' here must begin")]
    [InlineData("services: { db: { image: 'a:${TAG:-x' } }", 1, 26, "the '}' of '${TAG' is missing")]

    // Commands.
    [InlineData(Db + "    command: run 'it", 4, 14, "the quotation that begins with ' at its character 5 has no end")]
    [InlineData(Db + "    entrypoint: { a: b }", 4, 17, "'entrypoint' must be a text, not a mapping")]
    [InlineData(Db + "    command: [[a]]", 4, 15, "an entry of 'command' must be a text, not a list")]

    // Environment.
    [InlineData(Db + "    environment: { A: yes }", 4, 23, "'environment'.A is yes without quotes")]
    [InlineData(Db + "    environment: { A: 0755 }", 4, 23, "'environment'.A is 0755 without quotes")]
    [InlineData(Db + "    environment: { A: 1.10 }", 4, 23, "'environment'.A is 1.10 without quotes")]
    [InlineData(Db + "    environment: { A: 2026-01-01 }", 4, 23, "'environment'.A is 2026-01-01 without quotes")]
    [InlineData(Db + "    environment: [A=1, 'B C=2']", 4, 24, "'B C' in 'environment' is no name")]
    [InlineData(Db + "    environment: { A: '{{credential.postgres}}' }", 4, 23, "a credential is written {{credentials.<name>}}")]
    [InlineData(Db + "    labels: { a: '{{credentials.postgres}}' }", 4, 18, "cannot hold a credential: it would be readable there")]
    [InlineData(Db + "    labels: { molecule.stack: a }", 4, 13, "the label 'molecule.stack' is not yours to set")]
    [InlineData(Db + "    env_file: no-such.env", 4, 15, "there is no env file 'no-such.env'")]
    [InlineData(Db + "    env_file: { path: a, required: false, format: raw }", 4, 43, "'format' is not supported")]

    // Ports.
    [InlineData(Db + "    ports: 5432", 4, 12, "'ports' must be a list, not '5432'")]
    [InlineData(Db + "    ports: ['0.0.0.0:5432:5432']", 4, 13, "a stack publishes on 127.0.0.1 only, not on '0.0.0.0'")]
    [InlineData(Db + "    ports: ['[::1]:5432:5432']", 4, 13, "a stack publishes on 127.0.0.1 only, not on '::1'")]
    [InlineData(Db + "    ports: [{ target: 1, host_ip: 10.0.0.1 }]", 4, 35, "a stack publishes on 127.0.0.1 only, not on '10.0.0.1'")]
    [InlineData(Db + "    ports: ['3000-3005']", 4, 13, "'3000-3005' is a range, which is not supported")]
    [InlineData(Db + "    ports: ['5432/sctp']", 4, 13, "'sctp' is no protocol of a port")]
    [InlineData(Db + "    ports: ['99999']", 4, 13, "'99999' is no port: a number from 1 to 65535")]
    [InlineData(Db + "    ports: [22:22]", 4, 13, "is a number to base 60 for some readers of YAML")]
    [InlineData(Db + "    ports: ['1:2:3:4']", 4, 13, "'1:2:3:4' is no port: write")]
    [InlineData(Db + "    ports: ['5432', '15432:5432']", 4, 21, "port 5432 is published twice by service 'db'")]
    [InlineData("services:\n  a: { image: a, ports: ['80:1'] }\n  b: { image: b, ports: ['80:2'] }", 3, 26, "port 80 of this machine is taken by service 'a' at line 2")]
    [InlineData(Db + "    ports: [{ target: 80, published: 8080, mode: ingress }]", 4, 50, "'mode' must be host, not 'ingress'")]
    [InlineData(Db + "    ports: [{ target: 80, publishd: 80 }]", 4, 27, "unknown key 'publishd' in a port: did you mean 'published'?")]

    // Volumes.
    [InlineData(DataVolume + "services: { db: { image: a, volumes: ['dta:/d'] } }", 2, 39, "there is no volume 'dta': did you mean 'data'?")]
    [InlineData("services: { db: { image: a, volumes: ['data:/d'] } }", 1, 39, "there is no volume 'data': declare it under the file's 'volumes'")]
    [InlineData("services: { db: { image: a, volumes: ['/d'] } }", 1, 39, "'/d' has no name, and would be lost with its container")]
    [InlineData(DataVolume + "services: { db: { image: a, volumes: ['data:d'] } }", 2, 39, "'d' is no place in a container")]
    [InlineData(DataVolume + "services: { db: { image: a, volumes: ['data:/d:z'] } }", 2, 39, "'data:/d:z' is no volume: write source:target")]
    [InlineData(DataVolume + "services: { db: { image: a, volumes: ['data:/d', './x:/d/'] } }", 2, 50, "'/d' of service 'db' is mounted twice")]
    [InlineData("services: { db: { image: a, volumes: [{ type: npipe, source: a, target: /d }] } }", 1, 47, "'type' must be volume or bind or tmpfs, not 'npipe'")]
    [InlineData("services: { db: { image: a, tmpfs: run } }", 1, 36, "'run' is no place in a container")]
    [InlineData(Db + "volumes: { data: { external: true } }", 4, 20, "'external' is not supported in volume 'data': a stack owns its volumes")]
    [InlineData(Db + "volumes: { data: { driver: nfs } }", 4, 20, "volumes are local")]

    // Networks.
    [InlineData(Db + "    networks: [backend]", 4, 16, "there is no network 'backend': a stack has one")]
    [InlineData(Db + "networks: { backend: {} }", 4, 13, "there is no network 'backend'")]
    [InlineData(Db + "networks: { default: { driver: host } }", 4, 24, "'driver' is not supported in 'default'")]

    // Dependencies.
    [InlineData(Db + "    depends_on: [cache]\n  cach: { image: a }", 4, 18, "there is no service 'cache': did you mean 'cach'?")]
    [InlineData(Db + "    depends_on: [db]", 4, 18, "dependencies go round in a circle: db -> db")]
    [InlineData("services:\n  a: { image: a, depends_on: [b] }\n  b: { image: b, depends_on: [a] }", 3, 31, "dependencies go round in a circle: a -> b -> a")]
    [InlineData(Db + "    depends_on: { a: { condition: healthy } }\n  a: { image: a }", 4, 35, "'condition' must be service_started or service_healthy or service_completed_successfully, not 'healthy'")]
    [InlineData(Db + "    depends_on: { a: {} }\n  a: { image: a }", 4, 22, "'a' in 'depends_on' needs a 'condition'")]
    [InlineData(Db + "    depends_on: { a: { condition: service_started, restart: true } }\n  a: { image: a }", 4, 52, "'restart' is not supported in 'a' in 'depends_on'")]
    [InlineData(Db + "    depends_on: [w]\nx-molecule: { workspaces: { w: { runtime: codex } } }", 4, 18, "'w' is a workspace, and nothing can depend on one")]
    [InlineData(Db + "x-molecule: { workspaces: { w: { runtime: codex, depends_on: [dbs] } } }", 4, 63, "there is no service 'dbs': did you mean 'db'?")]

    // Health checks, restarts, users, limits.
    [InlineData(Db + "    healthcheck: { test: [pg_isready] }", 4, 26, "'test' must begin with CMD, CMD-SHELL or NONE, not 'pg_isready'")]
    [InlineData(Db + "    healthcheck: { test: [CMD-SHEL, a] }", 4, 26, "did you mean 'CMD-SHELL'?")]
    [InlineData(Db + "    healthcheck: { interval: 5s }", 4, 18, "a healthcheck needs a 'test'")]
    [InlineData(Db + "    healthcheck: { test: a, interval: 5 }", 4, 39, "'interval' must be a duration such as 90s, 1m30s or 500ms, not '5'")]
    [InlineData(Db + "    healthcheck: { test: a, retries: none }", 4, 38, "'retries' must be a number from 1 to 1000")]
    [InlineData(Db + "    healthcheck: { test: a, intervall: 5s }", 4, 29, "did you mean 'interval'?")]
    [InlineData(Db + "    restart: no", 4, 14, "'restart' is no without quotes")]
    [InlineData(Db + "    restart: allways", 4, 14, "did you mean 'always'?")]
    [InlineData(Db + "    user: 'a b'", 4, 11, "'a b' is no user")]
    [InlineData(Db + "    profiles: debug", 4, 15, "'profiles' must be a list")]
    [InlineData(Db + "    mem_limit: 5x", 4, 16, "a limit of memory must be a size such as 512m or 1g, not '5x'")]
    [InlineData(Db + "    mem_limit: 1m", 4, 16, "a limit of memory must be at least 6m")]
    [InlineData(Db + "    cpus: many", 4, 11, "a limit of processors must be a decimal number")]
    [InlineData(Db + "    mem_limit: 64m\n    deploy: { resources: { limits: { memory: 64m } } }", 4, 16, "'mem_limit' and 'deploy.resources.limits.memory' say the same")]
    [InlineData(Db + "    deploy: { replicas: 2 }", 4, 15, "a local stack is no cluster")]
    [InlineData(Db + "    deploy: { resources: { limits: { memry: 1g } } }", 4, 38, "did you mean 'memory'?")]

    // Builds.
    [InlineData("services: { db: { build: { context: ., targt: a } } }", 1, 40, "unknown key 'targt' in 'build': did you mean 'target'?")]
    [InlineData("services: { db: { build: 'https://git.example/a.git' } }", 1, 26, "must be a folder of this machine")]
    [InlineData("services: { db: { build: { context: ., dockerfile: ../Dockerfile } } }", 1, 52, "'../Dockerfile' is outside the context")]
    [InlineData("services: { db: { build: { context: ., secrets: [a] } } }", 1, 40, "'secrets' is not supported in 'build'")]
    [InlineData("services: { db: { build: { context: ., args: { A: '{{credentials.a}}' } } } }", 1, 51, "cannot hold a credential")]

    // What x-molecule says of a service.
    [InlineData(Db + "    x-molecule: { ready: completed }", 4, 19, "unknown key 'ready' in 'x-molecule' of service 'db'")]
    [InlineData(Db + "    x-molecule: { readiness: done }", 4, 30, "'readiness' must be completed, not 'done'")]
    [InlineData(Db + "    x-molecule: { readiness: { tcp: 1, log: a } }", 4, 30, "'readiness' has one of http, tcp and log")]
    [InlineData(Db + "    x-molecule: { readiness: { tcp: 5432 } }", 4, 30, "port 5432 is not among the 'ports' of service 'db'")]
    [InlineData(Db + "    x-molecule: { readiness: { http: { port: 80, path: health } } }\n    ports: ['80']", 4, 56, "'path' must begin with a slash")]
    [InlineData(Db + "    x-molecule: { ports: { 5432: 5432 } }", 4, 28, "port 5432 is not among the 'ports' of service 'db'")]
    [InlineData(Db + "    x-molecule: { ports: { 1: 5432 } }\n    ports: ['7:1']", 4, 28, "port 1 is published on 7 and nowhere else")]
    [InlineData(Db + "    x-molecule: { deadline: soon }", 4, 29, "'deadline' must be a duration")]
    public void A_wrong_stack_file_says_where_and_what(string text, long line, long column, string reason)
    {
        var exception = Should.Throw<StackFileException>(() => new StackFileReader(new Variables()).Parse("stack.yaml", text));

        exception.Problems.ShouldContain(problem => problem.Line == line && problem.Column == column && problem.Reason.Contains(reason, StringComparison.Ordinal), exception.Message);
        exception.Problems.Length.ShouldBe(1, exception.Message);
        exception.Message.ShouldStartWith($"stack.yaml({line},{column}): ");
        exception.IsUsage.ShouldBeTrue();
    }

    [Fact]
    public void All_errors_of_a_file_are_told_at_once_in_their_order()
    {
        const string Text = """
            services:
              db:
                iamge: a
                ports: ["0.0.0.0:1:1", "2"]
                volumes: ["dta:/d"]
              web:
                build: { context: ., target: "" }
                healthcheck: { test: [x], interval: 5 }
                depends_on: [bd]
            x-molecule:
              workspaces:
                a: { runtime: gemini, tier: 9 }
            """;

        var exception = Should.Throw<StackFileException>(() => new StackFileReader(new Variables()).Parse("stack.yaml", Text));

        exception.Problems.Select(problem => (problem.Line, problem.Column)).ShouldBe([(3, 5), (3, 5), (4, 13), (5, 15), (7, 34), (8, 26), (9, 18), (12, 19), (12, 33)]);
        exception.Message.Split('\n').Length.ShouldBe(9);
        exception.Remedy.ShouldBe("Correct 'stack.yaml' at lines 3, 4, 5, 7, 8, 9, 12.");
    }

    [Fact]
    public void A_wrong_part_that_is_used_twice_is_told_once()
    {
        var exception = Should.Throw<StackFileException>(() => new StackFileReader(new Variables()).Parse(
            "stack.yaml", "x-a: &wrong { restart: sometimes, image: a }\nservices: { b: *wrong, c: *wrong }"));

        exception.Problems.ShouldHaveSingleItem().Column.ShouldBe(24);
    }

    [Fact]
    public void Aliases_that_multiply_are_refused_before_they_fill_the_memory()
    {
        var text = string.Concat(Enumerable.Range(1, 9).Select(level => $"x-{level}: &a{level} [{string.Join(',', Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));

        Should.Throw<StackFileException>(() => new StackFileReader(new Variables()).Parse("stack.yaml", $"x-0: &a0 [1]\n{text}")).Message.ShouldContain("aliases multiply");
    }
}
