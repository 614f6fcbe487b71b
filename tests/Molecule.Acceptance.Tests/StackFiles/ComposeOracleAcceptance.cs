using System.Text.Json;
using Molecule.Acceptance.Tests.Product;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Stack;
using Molecule.Stack.Files;
using Molecule.Stack.Services;

namespace Molecule.Acceptance.Tests.StackFiles;

/// <summary>
/// Our reader against Compose's own: what <c>docker-compose config</c> makes of a file, with anchors, variables, env files and paths
/// resolved by it, must mean to us what the file itself means to us.
/// </summary>
public sealed class ComposeOracleAcceptance : IDisposable
{
    private static readonly Dictionary<string, string> Variables = new() { ["COLOUR"] = "red", ["EMPTY"] = "", ["INHERITED"] = "from here" };

    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-compose-").FullName;

    /// <summary>Everything that both understand; what 1.29 does not know yet (<c>required</c>, <c>host_ip</c>, <c>:+</c>) is ours alone.</summary>
    private const string Sample = """
        x-common: &common
          restart: unless-stopped
          environment: &environment
            SHARED: "one"
            INHERITED:
        services:
          db:
            <<: *common
            image: registry.example:5000/team/db:${TAG:-1.5}
            command: postgres -c "shared buffers=1" 'x y'\ z
            env_file: [a.env, b.env]
            environment:
              <<: *environment
              A: here
              PRICE: $$5
              PAINT: ${COLOUR}-${EMPTY:-none}-${EMPTY-unset}-$COLOUR
              NUMBER: 12
            ports: ["127.0.0.1:15432:5432", "5433", "15434:5434/udp", { target: 80, published: 8080, protocol: tcp, mode: host }]
            volumes: ["data:/var/lib/data", "./conf/../conf:/etc/conf:ro", "/srv/x:/srv", { type: volume, source: logs, target: /logs, read_only: true }, { type: tmpfs, target: /scratch }]
            tmpfs: /run
            healthcheck: { test: "pg_isready || exit 1", interval: 1m30s, timeout: 500ms, retries: 3, start_period: 75s }
            labels: [purpose=test, "with-space=a b"]
            user: "999:999"
            mem_limit: 512m
            cpus: 0.5
            pids_limit: 100
          web:
            <<: [*common]
            build: { context: ./web, dockerfile: docker/Dockerfile, args: { A: "1", INHERITED: }, target: final }
            entrypoint: ["/bin/sh", "-c"]
            command: ["echo $$HOME", "two"]
            environment: [B=2, "C=x=y", INHERITED]
            depends_on: { db: { condition: service_healthy }, job: { condition: service_completed_successfully } }
            networks: { default: { aliases: [site] } }
            restart: on-failure:3
            deploy: { resources: { limits: { cpus: "1.5", memory: 64m } } }
            profiles: [front]
            tmpfs: ["/tmp:size=64m", /var/tmp]
          job:
            build: .
            restart: "no"
            healthcheck: { disable: true }
            depends_on: [db]
            networks: [default]
        volumes:
          data:
          logs: {}
        networks:
          default:
        """;

    [Fact]
    public async Task Compose_and_we_understand_a_file_of_every_feature_alike()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.env"), "# comment\nA=a\nFROM_FILE=\"two words\"\nSINGLE='as is'\nCHAIN=${FROM_FILE} more\n\nexport EXPORTED=yes # why\nBLANK=\n");
        Directory.CreateDirectory(Path.Combine(_folder, "web"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "b.env"), "FROM_FILE=later\n");

        await AgreeAsync(Write(Sample), services: 3);
    }

    [Fact]
    public async Task Compose_accepts_the_default_stack_and_reads_it_as_we_do() =>
        await AgreeAsync(Path.Combine(BuildScript.RepositoryRoot, "build", "stack.yaml"), services: 2);

    [Theory]
    [InlineData("a  b 'c d' \"e f\"g h\\ i")]
    [InlineData("sh -c 'echo \"$X\" && exit 1' # not a comment")]
    [InlineData("say \"a \\\"quoted\\\" \\n word\" it\\'s ''")]
    public async Task A_command_that_is_one_text_is_split_as_compose_splits_it(string command)
    {
        var ours = Read(Write($"services:\n  a:\n    image: a\n    command: {JsonSerializer.Serialize(command).Replace("$", "$$", StringComparison.Ordinal)}\n")).Services[0].Command!.Value;

        ours.ShouldBe(await DockerCompose.SplitAsync(command));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task AgreeAsync(string file, int services)
    {
        var theirs = await DockerCompose.ConfigAsync(file, Variables.ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
        // It adds the version of its format, which a stack file must not have.
        var normalised = string.Join('\n', theirs.Split('\n').Where(line => !line.StartsWith("version:", StringComparison.Ordinal)));
        var (expected, actual) = (Read(file).Services, Read(Write(normalised)).Services);

        expected.Length.ShouldBe(services);
        actual.OrderBy(service => service.Name, StringComparer.Ordinal).Select(Facts).ShouldBe(expected.OrderBy(service => service.Name, StringComparer.Ordinal).Select(Facts), theirs);
    }

    /// <summary>All of a service as text, so that a difference can be read. Of lists whose order means nothing, the order is taken away.</summary>
    private static string Facts(ServiceDefinition service) => JsonSerializer.Serialize(
        service with
        {
            Ports = [.. service.Ports.OrderBy(port => port.Container)],
            Mounts = [.. service.Mounts.OrderBy(mount => mount.Target, StringComparer.Ordinal)],
            Tmpfs = [.. service.Tmpfs.OrderBy(tmpfs => tmpfs.Target, StringComparer.Ordinal)],
            DependsOn = [.. service.DependsOn.OrderBy(dependency => dependency.On, StringComparer.Ordinal)],
        },
        JsonOptions);

    private static readonly JsonSerializerOptions JsonOptions = new() { WriteIndented = true };

    private static StackDefinition Read(string file) => new StackFileReader(new TestEnvironment(Variables)).Parse(file, File.ReadAllText(file));

    // Beside one another: relative paths mean the same in all.
    private string Write(string text)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():n}.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
