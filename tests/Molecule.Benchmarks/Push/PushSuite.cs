using System.Security.Cryptography;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Acceptance.Tests.Release;
using Molecule.Benchmarks.Images;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Containers.References;
using Molecule.Images.Publishing;

namespace Molecule.Benchmarks.Push;

/// <summary>
/// Publishing, with read-back and proof, against what a script would call: <c>docker push</c> one after the other, and <c>skopeo copy</c> from
/// the engine. Every way and round has a registry of its own: "new" means that it holds nothing.
/// </summary>
internal sealed class PushSuite(string? selection, int rounds, BenchReport report)
{
    private static readonly TimeSpan TidyLimit = TimeSpan.FromMinutes(2);

    private readonly IEnvironmentVariables _environment = ProcessEnvironmentVariables.Instance;
    private readonly string _token = "bench-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var scratch = new Scratch();
        using var engine = await new EngineConnector(_environment, TimeProvider.System, NullLoggerFactory.Instance).ConnectAsync(EngineSelection.Parse(selection), cancellation);
        var tidy = new EngineTidy(engine, _token);
        await tidy.RememberAsync(cancellation);
        try
        {
            var cli = await DockerCli.UnpackAsync(StateHome.Resolve(_environment), engine, _token, scratch.In("docker"), cancellation);
            var bench = new Bench(engine, cli, await Skopeo.UnpackAsync(cancellation));
            foreach (var layers in new[] { 1, 4 })
            {
                BenchProgress.Say($"building four images with layers of their own: {layers}");
                var images = await new PushImages(engine, scratch.Folder, _token).BuildAsync(layers, cancellation);
                await MeasureAsync(bench, images, layers == 1 ? "one layer" : $"{layers} layers", cancellation);
                await tidy.TidyAsync(cancellation);
            }
        }
        finally
        {
            using var limit = new CancellationTokenSource(TidyLimit, TimeProvider.System);
            await tidy.TidyAsync(limit.Token);
        }
    }

    private async Task MeasureAsync(Bench bench, IReadOnlyList<PublishableImage> images, string layers, CancellationToken cancellation)
    {
        (string Name, Func<LocalRegistry, Task> Push)[] ways =
        [
            ("docker push, four in sequence", registry => bench.DockerAsync(registry, images, cancellation)),
            ("ours: four, read back and proven", registry => bench.OursAsync(registry, images, cancellation)),
            ("skopeo copy, one of them", registry => bench.SkopeoAsync(registry, images[0], cancellation)),
        ];
        var samples = ways.Select(_ => (New: new List<double>(), Present: new List<double>())).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            // Who goes first changes from round to round: the disk of the one before may still be busy.
            for (var step = 0; step < ways.Length; step++)
            {
                var way = (round + step) % ways.Length;
                BenchProgress.Say($"{ways[way].Name}: {layers}", round, rounds);
                await using var registry = await LocalRegistry.StartAsync();
                samples[way].New.Add(await Measurement.TimeAsync(() => ways[way].Push(registry)));
                samples[way].Present.Add(await Measurement.TimeAsync(() => ways[way].Push(registry)));
            }
        }

        Add([.. ways.Select((way, index) => Measured(way.Name, "new", samples[index].New))]);
        Add([.. ways.Select((way, index) => Measured(way.Name, "present", samples[index].Present))]);
        report.Add($"peak memory of a process that publishes the four: new, {layers}", await bench.MemoryAsync(images, cancellation), "MB");

        Measurement Measured(string name, string state, List<double> values) => new($"{name}: {state}, {layers}", "ms", values);
    }

    private void Add(Measurement[] measured)
    {
        report.Add(measured[0]);
        report.Add(measured[1], measured[0]);
        report.Add(measured[2]);
    }

    private sealed record Bench(ContainerEngine Engine, DockerCli Cli, Skopeo Skopeo)
    {
        public Task OursAsync(LocalRegistry registry, IReadOnlyList<PublishableImage> images, CancellationToken cancellation) =>
            new PushProcess(Engine).PublishAsync(registry.Authority, images, cancellation);

        public async Task<double> MemoryAsync(IReadOnlyList<PublishableImage> images, CancellationToken cancellation)
        {
            await using var registry = await LocalRegistry.StartAsync();
            return await new PushProcess(Engine).MeasureMemoryAsync(registry.Authority, images, cancellation);
        }

        public async Task DockerAsync(LocalRegistry registry, IReadOnlyList<PublishableImage> images, CancellationToken cancellation)
        {
            foreach (var image in images)
            {
                await Cli.PushAsync(await NameAsync(registry, image, cancellation), cancellation);
            }
        }

        public async Task SkopeoAsync(LocalRegistry registry, PublishableImage image, CancellationToken cancellation)
        {
            var name = await NameAsync(registry, image, cancellation);
            await Skopeo.RunAsync(
                registry.Authority,
                "copy",
                ["--quiet", "--dest-tls-verify=false", $"--src-daemon-host={Engine.Endpoint.Address.ToString().TrimEnd('/')}", $"docker-daemon:{name}", $"docker://{name}"],
                cancellation);
        }

        /// <summary>Both take images by name; the names go with the images.</summary>
        private async Task<Tag> NameAsync(LocalRegistry registry, PublishableImage image, CancellationToken cancellation)
        {
            var name = Repository.Parse($"{registry.Authority}/bench/{image.Runtime}").WithTag("v1");
            await Engine.Docker.Images.TagImageAsync(image.ImageId, new ImageTagParameters { RepositoryName = name.Repository.Name, Tag = name.Name }, cancellation);
            return name;
        }
    }
}
