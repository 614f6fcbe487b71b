using System.Formats.Tar;
using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.TestAgent;

/// <summary>Stand-ins for the four starter images, under tags of their own: two jobs on one engine do not meet.</summary>
public sealed class TestAgentImages : IAsyncLifetime
{
    private readonly AcceptanceEngine _engine;

    public TestAgentImages() => _engine = new AcceptanceEngine();

    internal TestAgentImages(EngineEndpoint other) => _engine = new AcceptanceEngine(other);

    public ContainerEngine Engine => _engine.Engine;

    /// <summary>The value of <see cref="IsolationToken.Variable"/> under which the images are found.</summary>
    public string Isolation { get; } = $"test-{Guid.NewGuid():n}";

    public string NameOf(RuntimeName runtime) => LocalImageNames.Latest(runtime, IsolationToken.Parse(Isolation)).ToString();

    public async Task InitializeAsync()
    {
        await _engine.InitializeAsync();
        foreach (var runtime in RuntimeCatalogue.All)
        {
            await BuildAsync(runtime, revision: "1");
        }
    }

    /// <summary>Another revision has another image id under the same tag.</summary>
    public async Task BuildAsync(RuntimeName runtime, string revision)
    {
        using var context = new MemoryStream();
        await using (var writer = new TarWriter(context, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var name in new[] { "Dockerfile", "agent.pl" })
            {
                await using var resource = typeof(TestAgentImages).Assembly.GetManifestResourceStream($"TestAgent/{name}")!;
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = resource, Mode = (UnixFileMode)0b110_100_100 });
            }
        }

        context.Position = 0;
        string? failure = null;
        var parameters = new ImageBuildParameters
        {
            Tags = [NameOf(runtime)],
            Labels = new Dictionary<string, string>
            {
                [AcceptanceEngine.LabelKey] = _engine.LabelValue,
                ["molecule.test.runtime"] = runtime.Value,
                ["molecule.test.revision"] = revision,
            },
        };
        await Engine.Docker.Images.BuildImageFromDockerfileAsync(
            parameters, context, authConfigs: null, headers: null, new InlineProgress<JSONMessage>(message => failure = message.ErrorMessage ?? failure), CancellationToken.None);
        failure.ShouldBeNull();
    }

    public Task DisposeAsync() => _engine.DisposeAsync();
}
