using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.References;
using Molecule.Images.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>
/// A scratch folder, an isolation token and a pipeline on the real engine. It removes the images that carry its own test label (a
/// build argument that every test template turns into a label), nothing else.
/// </summary>
public sealed class ImageWorkshop : IAsyncLifetime
{
    public const string BaseImage = "debian:bookworm-slim";

    private readonly AcceptanceEngine _fixture;

    public ImageWorkshop() => _fixture = new AcceptanceEngine();

    internal ImageWorkshop(EngineEndpoint other) => _fixture = new AcceptanceEngine(other);

    public ContainerEngine Engine => _fixture.Engine;

    public string Folder { get; } = Directory.CreateTempSubdirectory("molecule-images-").FullName;

    public IsolationToken Isolation { get; } = IsolationToken.Parse("t" + Guid.NewGuid().ToString("n")[..12])!;

    public string BaseImageId { get; private set; } = null!;

    /// <summary>What everything that a test template makes carries, <c>key=value</c>.</summary>
    public string Label => $"{AcceptanceEngine.LabelKey}={_fixture.LabelValue}";

    public ImageBuilder Builder => new(Engine, TimeProvider.System, NullLogger.Instance);

    public ImagePipeline Pipeline => new(Engine, TimeProvider.System, NullLogger.Instance);

    public static ImageManifest Manifest { get; } = ImageManifest.Parse(
        System.Text.Encoding.UTF8.GetBytes("{\"images\":[" + string.Join(',', RuntimeCatalogue.All.Select(runtime =>
            $$$"""{"runtime":"{{{runtime}}}","provider":"github","repo":"example/template-{{{runtime}}}","ref":"{{{new string('0', 40)}}}","smoke":{"deadlineSeconds":20}}""")) + "]}"),
        "test.json");

    public async Task InitializeAsync()
    {
        await _fixture.InitializeAsync();
        BaseImageId = (await Engine.Docker.Images.InspectImageAsync(BaseImage)).ID;
    }

    public async Task DisposeAsync()
    {
        await _fixture.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A Dockerfile that carries the test's label, whatever else it does.</summary>
    public string Dockerfile(string body) => $"ARG BASE_IMAGE\nFROM ${{BASE_IMAGE}}\nLABEL {AcceptanceEngine.LabelKey}={_fixture.LabelValue}\n{body}\n";

    public string WriteTemplate(RuntimeName runtime, string body, params (string Path, string Text)[] files)
    {
        var folder = Path.Combine(Folder, "templates", runtime.Value);
        foreach (var (path, text) in files.Prepend(("Dockerfile", Dockerfile(body))))
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        return folder;
    }

    public ImagePipelineOptions Options(params RuntimeName[] runtimes) => new()
    {
        Manifest = Manifest,
        Runtimes = runtimes,
        Source = new FolderTemplateSource(Path.Combine(Folder, "templates"), NullLogger.Instance),
        BaseImage = ImageReference.Parse(BaseImage),
        BaseImageId = BaseImageId,
        Isolation = Isolation,
        Smoke = false,
        LogFolder = Path.Combine(Folder, "logs"),
        ReportFile = Path.Combine(Folder, "reports", "images.json"),
        StateFolder = Path.Combine(Folder, "state"),
    };

    public ImageBuildRequest Request(RuntimeName runtime) => new()
    {
        Context = ContextFolder.Read([Path.Combine(Folder, "templates", runtime.Value)], []),
        BuildArguments = new Dictionary<string, string> { ["BASE_IMAGE"] = BaseImage },
    };

    /// <summary>The command lines of everything that runs on the engine's machine, as a container of the host's process namespace sees it.</summary>
    public async Task<string> EngineProcessesAsync()
    {
        var container = await Engine.Docker.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Image = BaseImage,
            Cmd = ["bash", "-c", "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; echo"],
            Labels = new Dictionary<string, string> { [AcceptanceEngine.LabelKey] = _fixture.LabelValue },
            HostConfig = new HostConfig { PidMode = "host", NetworkMode = "none" },
        });
        await Engine.Docker.Containers.StartContainerAsync(container.ID, new ContainerStartParameters());
        await Engine.Docker.Containers.WaitContainerAsync(container.ID);
        using var logs = await Engine.Docker.Containers.GetContainerLogsAsync(container.ID, tty: false, new ContainerLogsParameters { ShowStdout = true });
        return (await logs.ReadOutputToEndAsync(CancellationToken.None)).stdout;
    }

    /// <summary>Whether a program with this text in its command line still runs there; waits up to ten seconds for it to be gone.</summary>
    public async Task<bool> StillRunsAsync(string text)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            if (!(await EngineProcessesAsync()).Contains(text, StringComparison.Ordinal))
            {
                return false;
            }

            await Task.Delay(500);
        }

        return true;
    }
}

/// <summary>Keeps events in order; <see cref="Progress{T}"/> would post them later.</summary>
internal sealed class Recorder<T> : IProgress<T>
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<T> _items = new();
    private readonly Action<T>? _also;

    public Recorder(Action<T>? also = null) => _also = also;

    public IReadOnlyList<T> Items => [.. _items];

    public void Report(T value)
    {
        _items.Enqueue(value);
        _also?.Invoke(value);
    }
}
