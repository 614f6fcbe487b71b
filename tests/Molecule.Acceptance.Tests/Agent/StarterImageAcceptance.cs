using System.Diagnostics;
using System.Formats.Tar;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Images.Agent;

namespace Molecule.Acceptance.Tests.Agent;

/// <summary>One starter, composed by the rule of src/templates/README.md, built by the classic builder and run as a sandboxed workspace.</summary>
public sealed class StarterImageAcceptance(AcceptanceEngine fixture) : IClassFixture<AcceptanceEngine>
{
    private const string Runtime = "codex";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_starter_serves_as_uid_1000_on_a_read_only_root_and_ends_at_sigterm()
    {
        var image = await BuildAsync();
        var port = FreePort();
        var docker = fixture.Engine.Docker;
        var container = await docker.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Image = image,
            Labels = Labels(),
            ExposedPorts = new Dictionary<string, EmptyStruct> { ["8000/tcp"] = default },
            HostConfig = new HostConfig
            {
                ReadonlyRootfs = true,
                Tmpfs = new Dictionary<string, string> { ["/tmp"] = "rw,noexec,nosuid,size=64m" },
                PortBindings = new Dictionary<string, IList<PortBinding>>
                {
                    ["8000/tcp"] = [new PortBinding { HostIP = "127.0.0.1", HostPort = port.ToString(System.Globalization.CultureInfo.InvariantCulture) }],
                },
            },
        });
        await docker.Containers.StartContainerAsync(container.ID, new ContainerStartParameters());

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var card = JsonDocument.Parse(await GetAsync(http, "/.well-known/agent-card.json", container.ID)).RootElement;
        card.GetProperty("name").GetString().ShouldBe("Codex");
        (await UserIdsAsync(container.ID)).ShouldBe(["1000"]);
        (await HealthAsync(container.ID)).ShouldBe("healthy");

        var clock = Stopwatch.StartNew();
        await docker.Containers.StopContainerAsync(container.ID, new ContainerStopParameters { WaitBeforeKillSeconds = 10 });
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        (await docker.Containers.InspectContainerAsync(container.ID)).State.ExitCode.ShouldBe(0);
    }

    private async Task<string> BuildAsync()
    {
        var root = RepositoryRoot();
        var agent = await new AgentPublisher(root, NullLogger<AgentPublisher>.Instance).PublishAsync(Molecule.Containers.References.Platform.Native, CancellationToken.None);
        using var context = new MemoryStream();
        using (var tar = new TarWriter(context, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (path, file) in Layers(root, agent))
            {
                await using var content = File.OpenRead(file);
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, path)
                {
                    DataStream = content,
                    Mode = (UnixFileMode)Convert.ToInt32(path.StartsWith("bin/", StringComparison.Ordinal) ? "755" : "644", 8),
                });
            }
        }

        context.Position = 0;
        var tag = $"molecule-test-agent:{fixture.LabelValue}";
        var messages = new List<JSONMessage>();
        await fixture.Engine.Docker.Images.BuildImageFromDockerfileAsync(
            new ImageBuildParameters { Tags = [tag], Labels = Labels(), Remove = true, ForceRemove = true },
            context, [], new Dictionary<string, string>(), new Collector(messages));
        messages.Select(message => message.ErrorMessage).Where(error => error is not null).ShouldBeEmpty();
        return (await fixture.Engine.Docker.Images.InspectImageAsync(tag)).ID;
    }

    private static Dictionary<string, string> Layers(string root, PublishedAgent agent)
    {
        var files = new Dictionary<string, string>();
        foreach (var layer in new[] { "_shared", Runtime })
        {
            var folder = Path.Combine(root, "src", "templates", layer);
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                files[Path.GetRelativePath(folder, file)] = file;
            }
        }

        files["bin/" + AgentPublisher.FileName] = agent.Path;
        return files;
    }

    private async Task<string[]> UserIdsAsync(string container)
    {
        var top = await fixture.Engine.Docker.Containers.ListProcessesAsync(container, new ContainerListProcessesParameters { PsArgs = "-eo pid,uid" });
        return [.. top.Processes.Select(process => process[top.Titles.IndexOf("UID")]).Distinct()];
    }

    private async Task<string> GetAsync(HttpClient http, string path, string container)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await http.GetStringAsync(new Uri(path, UriKind.Relative));
            }
            catch (HttpRequestException exception)
            {
                var state = (await fixture.Engine.Docker.Containers.InspectContainerAsync(container)).State;
                state.Running.ShouldBeTrue($"exit code {state.ExitCode}; {exception.Message}");
                clock.Elapsed.ShouldBeLessThan(Deadline);
                await Task.Delay(50);
            }
        }
    }

    private async Task<string> HealthAsync(string container)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var health = (await fixture.Engine.Docker.Containers.InspectContainerAsync(container)).State.Health.Status;
            if (health != "starting" || clock.Elapsed > Deadline)
            {
                return health;
            }

            await Task.Delay(100);
        }
    }

    private Dictionary<string, string> Labels() => new() { [AcceptanceEngine.LabelKey] = fixture.LabelValue };

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "global.json")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No global.json above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Progress<T> reports on other threads, after the call has returned.
    private sealed class Collector(List<JSONMessage> messages) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value)
        {
            lock (messages)
            {
                messages.Add(value);
            }
        }
    }
}
