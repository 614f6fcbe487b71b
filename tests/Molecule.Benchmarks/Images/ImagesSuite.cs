using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Images.BaseImages;
using Molecule.Images.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;
using Molecule.Images.Templates.Git;

namespace Molecule.Benchmarks.Images;

/// <summary>The pipeline against the docker CLI on the same engine, and its own stream against <c>tar</c>.</summary>
internal sealed class ImagesSuite(string root, string? selection, int rounds, BenchReport report)
{
    private const int CachedRounds = 15;
    private const int PlannedEntries = 500;

    private static readonly TimeSpan TidyLimit = TimeSpan.FromMinutes(2);

    private readonly IEnvironmentVariables _environment = ProcessEnvironmentVariables.Instance;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly string _token = "bench-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
    private readonly ImageManifest _manifest = ImageManifest.Load(Path.Combine(root, "build", "images.json"));

    public async Task RunAsync(CancellationToken cancellation)
    {
        var home = StateHome.Resolve(_environment);
        using var scratch = new Scratch();
        using var engine = await new EngineConnector(_environment, _time, NullLoggerFactory.Instance).ConnectAsync(EngineSelection.Parse(selection), cancellation);
        var cli = await DockerCli.UnpackAsync(home, engine, _token, scratch.In("docker"), cancellation);
        var baseImage = await new BaseImageProvider(home, _environment, _time, NullLoggerFactory.Instance).EnsureAsync(engine, new BaseImageRequest(), cancellation);
        var tidy = new EngineTidy(engine, _token);
        await tidy.RememberAsync(cancellation);
        try
        {
            await RunAsync(new Bench(engine, cli, baseImage, scratch, tidy), cancellation);
        }
        finally
        {
            using var limit = new CancellationTokenSource(TidyLimit, _time);
            await tidy.TidyAsync(limit.Token);
        }
    }

    private async Task RunAsync(Bench bench, CancellationToken cancellation)
    {
        await ColdAsync(bench, cancellation);
        report.Add("peak memory of this process after the cold builds", Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000.0, "MB");
        using var contexts = NewContexts(bench);
        await CachedAsync(bench, contexts, cancellation);
        await PlannedAsync(bench, cancellation);

        var tar = new TarThroughput(contexts);
        var streams = await Measurement.InTurnAsync(CachedRounds, ("tar: one context", () => tar.TarAsync(cancellation)), ("context stream: one context", () => tar.OursAsync(cancellation)));
        report.Add(streams[0]);
        report.Add(streams[1], streams[0]);
        report.Add("context stream", ContextSet.Megabytes / streams[1].Median * 1000, "MB/s");
    }

    private async Task ColdAsync(Bench bench, CancellationToken cancellation)
    {
        (string Name, Func<ContextSet, Task> Build)[] ways =
        [
            ("docker CLI: four cold builds, one after the other", contexts => bench.Cli.BuildInSequenceAsync(contexts, cancellation)),
            ("docker CLI: four cold builds at once", contexts => bench.Cli.BuildInParallelAsync(contexts, cancellation)),
            ("ours: four cold builds", contexts => BuildAsync(bench, new PinnedContexts(contexts), cancellation)),
        ];
        var samples = ways.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            // Who goes first changes from round to round: the disk of the one before may still be busy.
            for (var step = 0; step < ways.Length; step++)
            {
                var way = (round + step) % ways.Length;
                using var contexts = NewContexts(bench);
                samples[way].Add(await Measurement.TimeAsync(() => ways[way].Build(contexts)));
                await bench.Tidy.TidyAsync(cancellation);
            }
        }

        var measured = ways.Select((way, index) => new Measurement(way.Name, "ms", samples[index])).ToArray();
        report.Add(measured[0]);
        report.Add(measured[1], measured[0]);
        report.Add(measured[2], measured[0]);
        report.Add(measured[2], measured[1]);
    }

    private async Task CachedAsync(Bench bench, ContextSet contexts, CancellationToken cancellation)
    {
        var pinned = new PinnedContexts(contexts);
        var index = new ContentIndex(bench.Scratch.In("content-index"), _time, NullLogger.Instance);
        var folder = new FolderTemplateSource(Path.GetDirectoryName(contexts.Of(RuntimeCatalogue.Codex))!, NullLogger.Instance, index);
        // As between two runs of a person: what was written this very moment is not remembered yet.
        await Task.Delay(ContentIndex.RacyMargin, cancellation);
        await BuildAsync(bench, pinned, cancellation);
        await BuildAsync(bench, folder, cancellation);
        await bench.Cli.BuildAsync(contexts, RuntimeCatalogue.Codex, cancellation);
        var cached = await Measurement.InTurnAsync(
            CachedRounds,
            ("docker CLI: one cached build", () => bench.Cli.BuildAsync(contexts, RuntimeCatalogue.Codex, cancellation)),
            ("ours: four reused images, pinned (in process)", () => BuildAsync(bench, pinned, cancellation)),
            ("ours: four reused images, folder of 4 × 100 MB (in process)", () => BuildAsync(bench, folder, cancellation)));
        report.Add(cached[0]);
        report.Add(cached[1], cached[0]);
        report.Add(cached[2], cached[0]);
    }

    private async Task PlannedAsync(Bench bench, CancellationToken cancellation)
    {
        var cache = new CloneCache(bench.Scratch.In("clones"), _time, NullLogger.Instance);
        var source = new GitTemplateSource(TemplateRef.Pin, cache, _environment, NullLogger.Instance);
        var many = _manifest with
        {
            Images = [.. Enumerable.Range(0, PlannedEntries).Select(index => _manifest.Images[index % _manifest.Images.Count])],
        };
        var pipeline = new ImagePipeline(bench.Engine, _time, NullLogger.Instance);
        var planned = await Measurement.InTurnAsync(
            CachedRounds,
            ("manifest of 4 entries planned", () => pipeline.ExplainAsync(Options(bench, source), cancellation)),
            ($"manifest of {PlannedEntries} entries planned", () => pipeline.ExplainAsync(Options(bench, source) with { Manifest = many }, cancellation)));
        report.Add(planned[0]);
        report.Add(planned[1], planned[0]);
    }

    private async Task BuildAsync(Bench bench, ITemplateSource source, CancellationToken cancellation) =>
        await new ImagePipeline(bench.Engine, _time, NullLogger.Instance).BuildAsync(Options(bench, source), progress: null, cancellation);

    private ImagePipelineOptions Options(Bench bench, ITemplateSource source) => new()
    {
        Manifest = _manifest,
        Source = source,
        BaseImage = bench.BaseImage.Reference,
        BaseImageId = bench.BaseImage.ImageId,
        Isolation = IsolationToken.Parse(_token),
        Smoke = false,
        LogFolder = bench.Scratch.In("logs"),
        StateFolder = bench.Scratch.In("state"),
    };

    private ContextSet NewContexts(Bench bench) => new(bench.Scratch.In(Path.GetRandomFileName()), _token, bench.BaseImage.Reference.ToString());

    private sealed record Bench(ContainerEngine Engine, DockerCli Cli, BaseImage BaseImage, Scratch Scratch, EngineTidy Tidy);
}
