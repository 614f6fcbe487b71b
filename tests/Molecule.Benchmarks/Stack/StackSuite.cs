using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Containers.Debian;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Images.BaseImages;
using Molecule.Stack;
using Molecule.Stack.Files;

namespace Molecule.Benchmarks.Stack;

/// <summary>
/// <c>Up</c> against the distribution's <c>docker-compose</c>, with the very same file on the same engine, whole process against whole
/// process; and how both grow with the number of services.
/// </summary>
internal sealed class StackSuite(string root, string? selection, int rounds, BenchReport report)
{
    private const int Few = 5;
    private static readonly int[] Growth = [10, 50, 100];

    private readonly IEnvironmentVariables _environment = ProcessEnvironmentVariables.Instance;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly string _name = "bench-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    public async Task RunAsync(CancellationToken cancellation)
    {
        var home = StateHome.Resolve(_environment);
        using var scratch = new Scratch();
        using var engine = await new EngineConnector(_environment, _time, NullLoggerFactory.Instance).ConnectAsync(EngineSelection.Parse(selection), cancellation);
        var baseImage = await new BaseImageProvider(home, _environment, _time, NullLoggerFactory.Instance).EnsureAsync(engine, new BaseImageRequest(), cancellation);
        var packages = await new DebianPackages(home, _time, NullLogger.Instance).EnsureAsync(new PackageSet("docker-compose", ["docker-compose"]), (_, _) => Task.CompletedTask, cancellation);
        var runner = new MeasuredRun(packages);
        var contestants = new Contestants(runner, root, _name, engine.Endpoint.Address.ToString(), scratch.In("state"));
        try
        {
            await FewAsync(contestants, engine, WriteFile(scratch, baseImage.Reference.ToString(), Few), cancellation);
            foreach (var services in Growth)
            {
                await GrowAsync(contestants, WriteFile(scratch, baseImage.Reference.ToString(), services), services, cancellation);
            }
        }
        finally
        {
            await contestants.RemoveAsync(CancellationToken.None);
        }
    }

    private async Task FewAsync(Contestants contestants, ContainerEngine engine, string file, CancellationToken cancellation)
    {
        var (theirs, ours) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            BenchProgress.Say($"first Up of {Few} services", round, rounds);
            theirs.Add((await contestants.ComposeUpAsync(file, cancellation)).Milliseconds);
            await contestants.ComposeDownAsync(file, cancellation);
            ours.Add((await contestants.UpAsync(file, cancellation)).Milliseconds);
            await contestants.ResetAsync(file, cancellation);
        }

        Add($"first Up of {Few} services", theirs, ours);

        await contestants.ComposeUpAsync(file, cancellation);
        await contestants.UpAsync(file, cancellation);
        var (composed, own) = await NoOpAsync(contestants, file, Math.Max(5, rounds), cancellation);
        var against = Add($"no-op Up of {Few} services", [.. composed.Select(run => run.Milliseconds)], [.. own.Select(run => run.Milliseconds)]);
        report.Add("peak memory of docker-compose, no-op", composed.Max(run => run.PeakMegabytes), "MB");
        report.Add("peak memory of Up, no-op", own.Max(run => run.PeakMegabytes), "MB");

        var stack = contestants.Open(engine, new StackFileReader(_environment).Parse(file, await File.ReadAllTextAsync(file, cancellation)));
        var silent = new Progress<StackEvent>();
        var inside = await Measurement.InTurnAsync(
            Math.Max(5, rounds),
            ($"ours: stack file of {Few} services read (in process)", async () => new StackFileReader(_environment).Parse(file, await File.ReadAllTextAsync(file, cancellation))),
            ($"ours: no-op Up of {Few} services (in process)", () => stack.UpAsync(silent, cancellation)));
        foreach (var measured in inside)
        {
            report.Add(measured, against);
        }

        await contestants.ComposeDownAsync(file, cancellation);
        await contestants.ResetAsync(file, cancellation);
    }

    private async Task GrowAsync(Contestants contestants, string file, int services, CancellationToken cancellation)
    {
        BenchProgress.Say($"first Up of {services} services");
        var first = await contestants.ComposeUpAsync(file, cancellation);
        var own = await contestants.UpAsync(file, cancellation);
        Add($"first Up of {services} services", [first.Milliseconds], [own.Milliseconds]);
        var (composed, ours) = await NoOpAsync(contestants, file, rounds, cancellation);
        Add($"no-op Up of {services} services", [.. composed.Select(run => run.Milliseconds)], [.. ours.Select(run => run.Milliseconds)]);
        report.Add($"peak memory of Up, no-op of {services} services", ours.Max(run => run.PeakMegabytes), "MB");
        await contestants.ComposeDownAsync(file, cancellation);
        await contestants.ResetAsync(file, cancellation);
    }

    /// <summary>In turn, so that a change in the machine's load meets both alike.</summary>
    private static async Task<(List<RunCost> Compose, List<RunCost> Ours)> NoOpAsync(Contestants contestants, string file, int times, CancellationToken cancellation)
    {
        var (compose, ours) = (new List<RunCost>(), new List<RunCost>());
        for (var round = 0; round < times; round++)
        {
            BenchProgress.Say($"no-op Up with {Path.GetFileName(file)}", round, times);
            compose.Add(await contestants.ComposeUpAsync(file, cancellation));
            ours.Add(await contestants.UpAsync(file, cancellation));
        }

        return (compose, ours);
    }

    private Measurement Add(string what, IReadOnlyList<double> theirs, IReadOnlyList<double> ours)
    {
        var against = new Measurement($"docker-compose: {what}", "ms", theirs);
        report.Add(against);
        report.Add(new Measurement($"ours: {what}", "ms", ours), against);
        return against;
    }

    /// <summary>Services that do nothing and end at once when told to: what is measured is whoever starts them.</summary>
    private static string WriteFile(Scratch scratch, string image, int services)
    {
        var file = scratch.In($"{services}.yaml");
        File.WriteAllText(file, "services:\n" + string.Concat(Enumerable.Range(1, services).Select(number => string.Create(CultureInfo.InvariantCulture, $$"""
              service-{{number}}:
                image: {{image}}
                command: ["/bin/sh", "-c", "trap 'exit 0' TERM INT; while :; do sleep 3600 & wait $$!; done"]
                environment: { NUMBER: "{{number}}", COLOUR: "${COLOUR:-red}" }
                labels: { purpose: bench }
                volumes: ["data-{{number % 5}}:/data"]
            {{(number % 5 == 0 ? $"    depends_on: [service-{number - 1}]\n" : string.Empty)}}
            """))) + "volumes:\n" + string.Concat(Enumerable.Range(0, 5).Select(number => $"  data-{number}:\n")));
        return file;
    }
}
