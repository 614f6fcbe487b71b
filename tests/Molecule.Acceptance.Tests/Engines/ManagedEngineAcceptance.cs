using Docker.DotNet.Models;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Managed;

namespace Molecule.Acceptance.Tests.Engines;

public sealed class ManagedEngineAcceptance(ManagedEngines engines, AcceptanceEngine user) : IClassFixture<ManagedEngines>, IClassFixture<AcceptanceEngine>
{
    [Fact]
    public async Task Up_where_it_cannot_run_says_what_to_install()
    {
        if (ManagedEngines.Refusal is { } refusal)
        {
            var home = new StateHome(Path.Combine(Path.GetTempPath(), "molecule-never"));
            (await Should.ThrowAsync<ManagedEngineUnsupportedException>(() => ManagedEngines.Engine(home).UpAsync(CancellationToken.None))).Remedy.ShouldBe(refusal.Remedy);
        }
        else
        {
            ManagedEngineSupport.OfThisMachine().System.IsDebianFamily.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_life_up_again_killed_recovered_and_down_leaves_nothing()
    {
        if (ManagedEngines.Refusal is not null)
        {
            return;
        }

        var home = await engines.NewHomeAsync("life");
        var managed = ManagedEngines.Engine(home);
        var first = await managed.UpAsync(CancellationToken.None);
        first.Alive.ShouldBeTrue();
        (await managed.UpAsync(CancellationToken.None)).ProcessId.ShouldBe(first.ProcessId);
        var container = await StartContainerAsync(first.Endpoint);

        await KillAsync(first.ProcessId!.Value);
        (await managed.StatusAsync(CancellationToken.None)).ShouldSatisfyAllConditions(
            status => status.Alive.ShouldBeFalse(),
            status => status.ProcessId.ShouldBeNull());
        ManagedEngines.Traces(home).ShouldNotBeEmpty("the container of a killed daemon should still run, or this test shows nothing");

        var second = await managed.UpAsync(CancellationToken.None);
        second.ProcessId.ShouldNotBe(first.ProcessId);
        using (var engine = await ConnectAsync(second.Endpoint))
        {
            (await engine.Docker.Containers.InspectContainerAsync(container)).State.Running.ShouldBeTrue("its restart policy asks for that");
        }

        (await managed.DownAsync(purge: false, CancellationToken.None)).ShouldBeTrue();
        ManagedEngines.Traces(home).ShouldBeEmpty();
        (await managed.DownAsync(purge: false, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Up_with_a_stale_pid_file_that_names_a_living_stranger_starts_and_spares_it()
    {
        if (ManagedEngines.Refusal is not null)
        {
            return;
        }

        var home = await engines.NewHomeAsync("stale");
        var paths = new ManagedPaths(home.Engine);
        Directory.CreateDirectory(paths.State);
        using var stranger = System.Diagnostics.Process.Start("sleep", ["60"]);
        try
        {
            await File.WriteAllTextAsync(paths.PidFile, $"{stranger.Id}");

            // Two at once: one of them starts it, both get the same.
            var both = await Task.WhenAll(ManagedEngines.Engine(home).UpAsync(CancellationToken.None), ManagedEngines.Engine(home).UpAsync(CancellationToken.None));

            both[0].ProcessId.ShouldBe(both[1].ProcessId);
            both[0].ProcessId.ShouldNotBe(stranger.Id);
            await ManagedEngines.Engine(home).DownAsync(purge: false, CancellationToken.None);
            stranger.HasExited.ShouldBeFalse();
        }
        finally
        {
            stranger.Kill();
        }
    }

    [Fact]
    public async Task Two_engines_stand_side_by_side_and_one_goes_without_the_other()
    {
        if (ManagedEngines.Refusal is not null)
        {
            return;
        }

        var left = ManagedEngines.Engine(await engines.NewHomeAsync("left"));
        var rightHome = await engines.NewHomeAsync("right");
        var right = ManagedEngines.Engine(rightHome);
        var up = await Task.WhenAll(left.UpAsync(CancellationToken.None), right.UpAsync(CancellationToken.None));
        up[0].ProcessId.ShouldNotBe(up[1].ProcessId);

        await left.DownAsync(purge: true, CancellationToken.None);

        (await right.StatusAsync(CancellationToken.None)).ProcessId.ShouldBe(up[1].ProcessId);
        Directory.Exists("/sys/class/net/" + new ManagedPaths(rightHome.Engine).Bridge).ShouldBeTrue();
        // Nor is the engine that these tests were given any the worse for it.
        (await EngineProbe.ProbeAsync(user.Engine.Endpoint, CancellationToken.None)).ShouldBe(user.Engine.Version);
        await right.DownAsync(purge: true, CancellationToken.None);
        Directory.Exists(rightHome.Engine).ShouldBeFalse();
    }

    [Fact]
    public async Task Up_with_a_daemon_that_dies_carries_its_last_words_and_leaves_nothing()
    {
        if (ManagedEngines.Refusal is not null)
        {
            return;
        }

        var home = await engines.NewHomeAsync("broken");
        var dockerd = Path.Combine(home.Packages, "engine", "root", "usr", "sbin", "dockerd");
        await File.WriteAllTextAsync(dockerd, "#!/bin/sh\necho the disk is on fire\nexit 1\n");

        var failure = await Should.ThrowAsync<ManagedEngineException>(() => ManagedEngines.Engine(home).UpAsync(CancellationToken.None));

        failure.LastLines.ShouldContain("the disk is on fire");
        failure.Message.ShouldContain("the disk is on fire");
        ManagedEngines.Traces(home).ShouldBeEmpty();
    }

    private static async Task KillAsync(int pid)
    {
        using var process = System.Diagnostics.Process.GetProcessById(pid);
        process.Kill();
        await process.WaitForExitAsync();
    }

    private static async Task<ContainerEngine> ConnectAsync(EngineEndpoint endpoint) => new(endpoint, await EngineProbe.ProbeAsync(endpoint, CancellationToken.None));

    private async Task<string> StartContainerAsync(EngineEndpoint endpoint)
    {
        const string Image = "debian:bookworm-slim";
        using var engine = await ConnectAsync(endpoint);
        using (var saved = await user.Engine.Http.GetAsync($"images/{Image}/get", HttpCompletionOption.ResponseHeadersRead))
        {
            using var content = new StreamContent(await saved.Content.ReadAsStreamAsync());
            using var loaded = await engine.Http.PostAsync("images/load", content);
            (await loaded.Content.ReadAsStringAsync()).ShouldContain(Image);
        }

        var network = await engine.Docker.Networks.CreateNetworkAsync(new NetworksCreateParameters { Name = "life" });
        var created = await engine.Docker.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Image = Image,
            // Ends on SIGTERM at once: as process 1, sleep itself would ignore it.
            Cmd = ["bash", "-c", "trap 'exit 0' TERM; sleep infinity & wait"],
            HostConfig = new HostConfig { NetworkMode = network.ID, RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.UnlessStopped } },
        });
        (await engine.Docker.Containers.StartContainerAsync(created.ID, new ContainerStartParameters())).ShouldBeTrue();
        return created.ID;
    }
}
