using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Images;
using Molecule.Acceptance.Tests.Product;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers;
using Molecule.Containers.Debian;
using Molecule.Containers.Processes;
using Molecule.Containers.References;
using Molecule.Images.Services;
using Molecule.Stack;
using Molecule.Stack.Files;
using Molecule.Stack.Services;

namespace Molecule.Acceptance.Tests.StackFiles;

/// <summary>The services of the default stack file, built, brought up and used through their ports.</summary>
public sealed class DefaultServicesAcceptance(ImageWorkshop workshop) : IClassFixture<ImageWorkshop>, IAsyncLifetime
{
    private readonly string _checkout = Directory.CreateTempSubdirectory("molecule-services-").FullName;
    private readonly TestEnvironment _environment = new(new Dictionary<string, string>());

    private StackIdentity Identity => new("services", _checkout);

    private ServiceImageOptions Options => new()
    {
        BaseImage = ImageReference.Parse(ImageWorkshop.BaseImage),
        BaseImageId = workshop.BaseImageId,
        Isolation = workshop.Isolation,
        LogFolder = Path.Combine(_checkout, "logs"),
        StateFolder = Path.Combine(_checkout, "state"),
    };

    [Fact]
    public async Task Postgres_and_redis_are_built_once_come_up_and_answer_on_their_ports_to_their_credentials_alone()
    {
        var definition = Default();
        var first = await BuildAsync(definition);
        var second = await BuildAsync(definition);
        second.Select(image => (image.Id, image.Reused)).ShouldBe(first.Select(image => (image.Id, true)));

        var stack = Stack(definition, second);
        var up = await stack.UpAsync(new InlineProgress<StackEvent>(_ => { }), CancellationToken.None);
        up.Services.ShouldAllBe(service => service.State == "running" && service.Health == "healthy");
        var secrets = await CredentialsAsync();

        (await QueryAsync(Port(up, "postgres", 5432), secrets["service:postgres"], "SELECT current_user || ' ' || current_database()")).Trim().ShouldBe("molecule molecule");
        await Should.ThrowAsync<ProcessFailedException>(() => QueryAsync(Port(up, "postgres", 5432), "wrong", "SELECT 1"));
        (await AskRedisAsync(Port(up, "redis", 6379), $"AUTH {secrets["service:redis"]}", "SET colour red", "GET colour")).ShouldBe("+OK\r\n+OK\r\n$3\r\nred\r\n");
        (await AskRedisAsync(Port(up, "redis", 6379), "GET colour")).ShouldStartWith("-NOAUTH");

        (await stack.UpAsync(new InlineProgress<StackEvent>(_ => { }), CancellationToken.None)).ChangedNothing.ShouldBeTrue();
    }

    [Fact]
    public async Task A_changed_file_of_the_context_is_another_image_and_an_old_one_is_found_again()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_checkout, "context")).FullName;
        async Task<BuiltServiceImage> BuildAsync(string text)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "a.txt"), text);
            await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), workshop.Dockerfile("COPY a.txt /").Replace("FROM ${BASE_IMAGE}", "FROM ${BASE_IMAGE} AS wanted", StringComparison.Ordinal) + "FROM wanted AS unwanted\nRUN false\n");
            var spec = new ServiceImageSpec("tiny", folder, "Dockerfile", new Dictionary<string, string>(), "wanted", Name: null);
            return (await Pipeline.BuildAsync(Options, [spec], progress: null, CancellationToken.None)).Single();
        }

        var one = await BuildAsync("1");
        var two = await BuildAsync("2");
        var again = await BuildAsync("1");

        (one.Reused, two.Reused, again.Reused).ShouldBe((false, false, true));
        two.Id.ShouldNotBe(one.Id);
        (again.Id, again.Reference).ShouldBe((one.Id, one.Reference));
    }

    [Fact]
    public async Task A_context_without_a_dockerfile_and_a_failing_build_are_told_by_the_service_s_name()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_checkout, "broken")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), workshop.Dockerfile("RUN exit 3"));
        ServiceImageSpec Spec(string name, string file) => new(name, folder, file, new Dictionary<string, string>(), Target: null, Name: null);

        var failure = await Should.ThrowAsync<ServiceImagesFailedException>(() => Pipeline.BuildAsync(Options, [Spec("absent", "No.Dockerfile"), Spec("failing", "Dockerfile")], progress: null, CancellationToken.None));

        failure.Failures["absent"].ShouldBeOfType<InvalidServiceImageException>().Message.ShouldContain("No.Dockerfile");
        failure.Failures["failing"].Message.ShouldContain("exit 3");
        File.Exists(Path.Combine(_checkout, "logs", "image-service-failing.log")).ShouldBeTrue();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await InstanceRemains.RemoveAsync(workshop.Engine, Identity.Instance);

        // Their own label is the service's; whose they are tells the isolation token in their tags.
        var filter = new Dictionary<string, IDictionary<string, bool>> { ["reference"] = new Dictionary<string, bool> { [$"molecule-local/service-*:*--{workshop.Isolation.Value}"] = true } };
        foreach (var tag in (await workshop.Engine.Docker.Images.ListImagesAsync(new ImagesListParameters { Filters = filter })).SelectMany(image => image.RepoTags))
        {
            if (tag.EndsWith("--" + workshop.Isolation.Value, StringComparison.Ordinal))
            {
                await workshop.Engine.Docker.Images.DeleteImageAsync(tag, new ImageDeleteParameters());
            }
        }

        Directory.Delete(_checkout, recursive: true);
    }

    private ServiceImagePipeline Pipeline => new(workshop.Engine, TimeProvider.System, NullLogger.Instance);

    private Task<IReadOnlyList<BuiltServiceImage>> BuildAsync(StackDefinition definition) => Pipeline.BuildAsync(
        Options,
        [.. definition.Services.Select(service => new ServiceImageSpec(service.Name, service.Build!.Context, service.Build.Dockerfile, service.Build.Arguments, service.Build.Target, Name: null))],
        progress: null,
        CancellationToken.None);

    private StackDefinition Default()
    {
        var file = Path.Combine(BuildScript.RepositoryRoot, "build", "stack.yaml");
        return new StackDefinition([]) { Services = new StackFileReader(_environment).Parse(file, File.ReadAllText(file)).Services };
    }

    private LocalStack Stack(StackDefinition definition, IReadOnlyList<BuiltServiceImage> images) => new(
        workshop.Engine,
        new StackOptions
        {
            Identity = Identity,
            Definition = definition,
            StateHome = Path.Combine(_checkout, "state"),
            ServiceImages = images.ToDictionary(image => image.Service, image => new ServiceImage(image.Reference, image.Id)),
        },
        _environment,
        NullLoggerFactory.Instance,
        TimeProvider.System);

    private async Task<Dictionary<string, string>> CredentialsAsync()
    {
        var file = Path.Combine(_checkout, "state", "stacks", Identity.Instance.Value, "credentials.json");
        (OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)).ShouldBeTrue();
        return System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(file))!;
    }

    private static int Port(StackUpResult up, string service, int container) =>
        up.Services.Single(found => found.Name == service).Ports.Single(port => port.Container == container).Host;

    /// <summary>The distribution's own client, unpacked, not installed.</summary>
    private static async Task<string> QueryAsync(int port, string password, string query)
    {
        var home = StateHome.Resolve(ProcessEnvironmentVariables.Instance);
        var unpacked = await new DebianPackages(home, TimeProvider.System, NullLogger.Instance).EnsureAsync(
            new PackageSet("postgresql-client", ["postgresql-client-15"]), (_, _) => Task.CompletedTask, CancellationToken.None);
        var libraries = Directory.GetDirectories(Path.Combine(unpacked.Root, "usr", "lib"), "*-linux-gnu");
        var spec = new ProcessSpec(
            Path.Combine(unpacked.Root, "usr", "lib", "postgresql", "15", "bin", "psql"),
            ["--no-psqlrc", "--tuples-only", "--no-align", "--host=127.0.0.1", $"--port={port.ToString(CultureInfo.InvariantCulture)}", "--username=molecule", "--dbname=molecule", $"--command={query}"])
        {
            Environment = new Dictionary<string, string?> { ["PGPASSWORD"] = password, ["LD_LIBRARY_PATH"] = string.Join(':', libraries) },
            Timeout = TimeSpan.FromMinutes(1),
        };
        return (await new ProcessRunner(TimeProvider.System).RunAsync(spec, CancellationToken.None)).EnsureSuccess("psql", "Read its output.").Output;
    }

    private static async Task<string> AskRedisAsync(int port, params string[] commands)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(commands.Append("QUIT").Select(command => command + "\r\n"))));
        var answer = await new StreamReader(stream, Encoding.ASCII).ReadToEndAsync();
        return answer.EndsWith("+OK\r\n", StringComparison.Ordinal) ? answer[..^"+OK\r\n".Length] : answer;
    }
}
