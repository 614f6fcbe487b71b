using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Benchmarks.Images;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Images.BaseImages;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Benchmarks.Provisioner;

/// <summary>Workspaces until they answer, started by the provisioner and by <c>docker run</c>, one and fifty of them, on the same engine.</summary>
internal sealed class ProvisionerSuite(string? selection, int rounds, BenchReport report)
{
    private const int Many = 50;
    private const int SingleRounds = 7;

    private static readonly TimeSpan TidyLimit = TimeSpan.FromMinutes(3);

    private readonly IEnvironmentVariables _environment = ProcessEnvironmentVariables.Instance;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly string _token = "bench-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    public async Task RunAsync(CancellationToken cancellation)
    {
        var home = StateHome.Resolve(_environment);
        using var scratch = new Scratch();
        using var engine = await new EngineConnector(_environment, _time, NullLoggerFactory.Instance).ConnectAsync(EngineSelection.Parse(selection), cancellation);
        var cli = await DockerCli.UnpackAsync(home, engine, _token, scratch.In("docker"), cancellation);
        await new BaseImageProvider(home, _environment, _time, NullLoggerFactory.Instance).EnsureAsync(engine, new BaseImageRequest(), cancellation);
        var image = $"molecule-bench/agent:{_token}";
        using var workspaces = new BenchWorkspaces(engine, InstanceId.Parse(_token));
        try
        {
            BenchProgress.Say("building the image that both start");
            await AgentImage.BuildAsync(engine, image, _token, cancellation);
            await workspaces.CreateNetworkAsync(cancellation);
            await MeasureAsync(new DockerRun(cli, workspaces, image), Provisioner(engine, workspaces), workspaces, image, cancellation);
        }
        finally
        {
            BenchProgress.Say("removing what was started");
            using var limit = new CancellationTokenSource(TidyLimit, _time);
            await workspaces.RemoveAllAsync(limit.Token);
            await AgentImage.RemoveAsync(engine, image, limit.Token);
        }
    }

    private LocalWorkspaceProvisioner Provisioner(ContainerEngine engine, BenchWorkspaces workspaces)
    {
        var options = LocalProvisionerOptions.FromEnvironment(_environment) with { Instance = workspaces.Instance, Network = workspaces.Network };
        return new LocalWorkspaceProvisioner(engine, options, NullLogger<LocalWorkspaceProvisioner>.Instance, _time);
    }

    private async Task MeasureAsync(DockerRun docker, LocalWorkspaceProvisioner provisioner, BenchWorkspaces workspaces, string image, CancellationToken cancellation)
    {
        async Task OursAsync()
        {
            var spec = new WorkspaceSpec { Id = Guid.NewGuid().ToString("D"), Runtime = "codex", Image = image };
            var started = await provisioner.StartAsync(spec, cancellation);
            await workspaces.UntilHealthyAsync(started.HostPort!.Value, cancellation);
        }

        Task DockerAsync() => docker.StartAsync(cancellation);

        // Once unmeasured: the image's layers and our own code are then as warm for the first as for the second.
        await DockerAsync();
        await OursAsync();
        var one = await Measurement.InTurnAsync(SingleRounds, ("docker run: one workspace until it answers", DockerAsync), ("ours: one workspace until it answers", OursAsync));
        report.Add(one[0]);
        report.Add(one[1], one[0]);
        await workspaces.RemoveAsync(cancellation);

        var peak = 0.0;
        (string Name, Func<Task> Start)[] ways =
        [
            ($"docker run: {Many} workspaces, one after the other", async () =>
            {
                for (var index = 0; index < Many; index++)
                {
                    await DockerAsync();
                }
            }),
            ($"docker run: {Many} workspaces at once", () => Task.WhenAll(Enumerable.Range(0, Many).Select(_ => DockerAsync()))),
            ($"ours: {Many} workspaces at once", async () =>
            {
                PeakMemory.Restart();
                await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => OursAsync()));
                peak = Math.Max(peak, PeakMemory.Megabytes);
            }),
        ];
        var samples = ways.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            // Who goes first changes from round to round: an engine is slower when it has just removed fifty containers.
            for (var step = 0; step < ways.Length; step++)
            {
                var way = (round + step) % ways.Length;
                BenchProgress.Say(ways[way].Name, round, rounds);
                samples[way].Add(await Measurement.TimeAsync(ways[way].Start));
                await workspaces.RemoveAsync(cancellation);
            }
        }

        var many = ways.Select((way, index) => new Measurement(way.Name, "ms", samples[index])).ToArray();
        report.Add(many[0]);
        report.Add(many[1], many[0]);
        report.Add(many[2], many[0]);
        report.Add(many[2], many[1]);
        report.Add("workspaces per second, ours", Many / many[2].Median * 1000, "1/s");
        report.Add("workspaces per second, docker run at once", Many / many[1].Median * 1000, "1/s");
        report.Add($"peak memory of this process while it starts {Many}", peak, "MB");
    }
}
