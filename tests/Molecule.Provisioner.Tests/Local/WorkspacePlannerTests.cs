using Docker.DotNet.Models;
using Molecule.Containers;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Local.Sweeping;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.Local;

public sealed class WorkspacePlannerTests
{
    [Fact]
    public void Plan_an_ordinary_workspace_is_published_on_loopback_and_aliased_on_the_network()
    {
        var create = Specs.Plan(Specs.Valid).Create;

        create.Name.ShouldBe($"ws-{Specs.Id}");
        create.Image.ShouldBe("molecule-local/workspace-template-codex:latest");
        create.Platform.ShouldBeNull();
        create.HostConfig.NetworkMode.ShouldBe("molecule-core-net");
        create.NetworkingConfig.EndpointsConfig["molecule-core-net"].Aliases.ShouldBe([$"ws-{Specs.Id}"]);
        var binding = create.HostConfig.PortBindings["8000/tcp"].ShouldHaveSingleItem();
        (binding.HostIP, binding.HostPort).ShouldBe(("127.0.0.1", "41000"));
        create.HostConfig.RestartPolicy.Name.ShouldBe(RestartPolicyKind.UnlessStopped);
        create.HostConfig.LogConfig.Type.ShouldBe("json-file");
        create.HostConfig.LogConfig.Config.ShouldBe(new Dictionary<string, string> { ["max-size"] = "10m", ["max-file"] = "3" });
        create.Labels["molecule.platform.managed"].ShouldBe("true");
        create.Labels["molecule.platform.instance"].ShouldBe("unit");
        create.Env.ShouldContain("MOLECULE_WORKSPACE_URL=http://localhost:41000");
    }

    [Fact]
    public void Plan_no_caller_label_takes_the_place_of_an_ownership_label() =>
        Specs.Plan(Specs.Valid with { Labels = Specs.Valid.Labels.Add("molecule.platform.instance", "other") }).Create.Labels["molecule.platform.instance"].ShouldBe("unit");

    [Theory]
    [InlineData(0, 512, 1.0)]
    [InlineData(2, 512, 1.0)]
    [InlineData(3, 2048, 2.0)]
    [InlineData(4, 4096, 4.0)]
    [InlineData(5, 512, 1.0)]
    [InlineData(1, 0, 0.0)]
    public void Plan_tiers_have_their_limits(int tier, long mebibytes, double cpus)
    {
        var host = Specs.Plan(Specs.Valid with { Tier = tier }).Create.HostConfig;

        (host.Memory, host.NanoCPUs).ShouldBe((mebibytes << 20, (long)(cpus * 1_000_000_000)));
    }

    [Theory]
    [InlineData("TIER3_MEMORY_MB", "100", 100)]
    [InlineData("TIER3_MEMORY_MB", "0", 2048)]
    [InlineData("TIER3_MEMORY_MB", "-1", 2048)]
    [InlineData("TIER3_MEMORY_MB", "many", 2048)]
    [InlineData("TIER3_MEMORY_MB", "99999999999999999999", 2048)]
    [InlineData("TIER3_MEMORY_MB", "9223372036854775807", 2048)]
    [InlineData("TIER2_MEMORY_MB", "100", 2048)]
    public void Plan_bad_overrides_of_a_tier_are_ignored(string variable, string value, long mebibytes) =>
        Specs.Plan(Specs.Valid with { Tier = 3 }, (variable, value)).Create.HostConfig.Memory.ShouldBe(mebibytes << 20);

    [Fact]
    public void Plan_tier_1_is_sandboxed()
    {
        var plan = Specs.Plan(Specs.Valid with { Tier = 1, Runtime = "claude-code" });

        plan.Create.HostConfig.ReadonlyRootfs.ShouldBeTrue();
        plan.Create.HostConfig.Tmpfs["/tmp"].ShouldBe("size=64m,noexec,nosuid");
        plan.Create.HostConfig.Privileged.ShouldBeFalse();
        plan.Create.HostConfig.Mounts.Select(mount => mount.Target).ShouldBe(["/configs"]);
    }

    [Fact]
    public void Plan_tier_3_is_privileged_and_sees_the_hosts_processes()
    {
        var host = Specs.Plan(Specs.Valid with { Tier = 3 }).Create.HostConfig;

        (host.Privileged, host.PidMode, host.NetworkMode).ShouldBe((true, "host", "molecule-core-net"));
        host.Mounts.ShouldNotContain(mount => mount.Target == "/var/run/docker.sock");
    }

    [Fact]
    public void Plan_tier_4_has_the_hosts_network_and_the_engines_socket()
    {
        var plan = Specs.Plan(Specs.Valid with { Tier = 4 });

        plan.UsesHostNetwork.ShouldBeTrue();
        plan.HostPort.ShouldBe(8000);
        plan.Create.HostConfig.NetworkMode.ShouldBe("host");
        plan.Create.HostConfig.PortBindings.ShouldBeNull();
        plan.Create.NetworkingConfig.ShouldBeNull();
        plan.Create.HostConfig.Mounts.Single(mount => mount.Target == "/var/run/docker.sock").Source.ShouldBe("/run/engine.sock");
        plan.Create.Env.ShouldContain("MOLECULE_WORKSPACE_URL=http://localhost:8000");
        plan.Create.HostConfig.Mounts.ShouldAllBe(mount => !mount.ReadOnly);
    }

    [Theory]
    [InlineData("unix:///run/own.sock", "/run/own.sock")]
    [InlineData("tcp://engine.example:2376", "/var/run/docker.sock")]
    public void SocketOf_an_engine_elsewhere_it_is_at_the_usual_place(string endpoint, string socket) =>
        WorkspacePlanner.SocketOf(new Molecule.Containers.Engines.EngineEndpoint(new Uri(endpoint), "test")).ShouldBe(socket);

    [Fact]
    public void Plan_an_ordinary_workspace_exposes_its_port_and_a_forged_lease_is_taken_off()
    {
        var create = Specs.Plan(Specs.Valid with { Labels = Specs.Valid.Labels.Add(WorkspaceLabels.Lease, "forged").Add("x", "y") }).Create;

        create.ExposedPorts.Keys.ShouldBe(["8000/tcp"]);
        create.Labels.ShouldNotContainKey(WorkspaceLabels.Lease);
        create.Labels["x"].ShouldBe("y");
    }

    [Fact]
    public void Plan_the_lease_of_the_owner_takes_the_place_of_a_forged_one()
    {
        var home = Directory.CreateTempSubdirectory("molecule-lease-");
        try
        {
            using var lease = WorkspaceLease.Take(new StateHome(home.FullName));

            Specs.Plan(Specs.Options() with { Lease = lease }, Specs.Valid with { Labels = Specs.Valid.Labels.Add(WorkspaceLabels.Lease, "forged") })
                .Create.Labels[WorkspaceLabels.Lease].ShouldBe(lease.Value);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public void Plan_the_order_in_which_labels_were_given_changes_no_fingerprint() =>
        Specs.FingerprintChanges(
            Specs.Valid with { Labels = Specs.Valid.Labels.Add("a", "1").Add("b", "2") },
            Specs.Valid with { Labels = Specs.Valid.Labels.Add("b", "2").Add("a", "1") }).ShouldBeEmpty();

    [Theory]
    [InlineData("codex", false, 2, 0)]
    [InlineData("claude-code", false, 3, 0)]
    [InlineData("claude-code", true, 3, 1)]
    [InlineData("codex", true, 2, 0)]
    public void Plan_only_claude_code_has_sessions_to_keep_or_discard(string runtime, bool reset, int volumes, int discarded)
    {
        var plan = Specs.Plan(Specs.Valid with { Runtime = runtime, ResetSessions = reset });

        (plan.Volumes.Length, plan.DiscardedVolumes.Length).ShouldBe((volumes, discarded));
    }

    [Fact]
    public void Plan_a_host_path_is_bound_and_has_no_volume()
    {
        var plan = Specs.Plan(Specs.Valid with { HostPath = "/src", Access = "read_only" });
        var mount = plan.Create.HostConfig.Mounts.Single(candidate => candidate.Target == "/workspace");

        (mount.Type, mount.Source, mount.ReadOnly).ShouldBe(("bind", "/src", true));
        plan.Volumes.ShouldBe([$"ws-{Specs.Id}-configs"]);
    }

    [Fact]
    public void Plan_kind_selects_no_image()
    {
        var ordinary = Specs.Plan(Specs.Valid with { Runtime = "claude-code" });
        var concierge = Specs.Plan(Specs.Valid with { Runtime = "claude-code", Kind = "platform" });

        concierge.Create.Image.ShouldBe(ordinary.Create.Image);
    }

    [Fact]
    public void Fingerprint_names_the_parts_that_changed()
    {
        Specs.FingerprintChanges(Specs.Valid, Specs.Valid).ShouldBeEmpty();
        Specs.FingerprintChanges(Specs.Valid, Specs.Valid with { PreferredHostPort = 9 }).ShouldBeEmpty();
        Specs.FingerprintChanges(Specs.Valid, Specs.Valid with { Environment = Specs.Valid.Environment.Add("A", "1") }).ShouldBe(["environment"]);
        Specs.FingerprintChanges(Specs.Valid, Specs.Valid with { HostPath = "/src" }).ShouldBe(["mounts"]);
        Specs.FingerprintChanges(Specs.Valid, Specs.Valid with { AuthToken = "t" }).ShouldBe(["files"]);
        Specs.FingerprintChanges(Specs.Valid, Specs.Valid with { Name = "other" }).ShouldBe(["labels"]);
        Specs.FingerprintChanges(Specs.Valid, Specs.Valid with { Tier = 3 }).ShouldBe(["environment", "resources"]);
    }

    [Fact]
    public void Fingerprint_survives_its_label()
    {
        var fingerprint = Specs.Planner().Fingerprint(Provisioner.Workspaces.WorkspaceSpecValidator.Validate(Specs.Valid), Specs.Files);

        Provisioner.Local.SpecificationFingerprint.Find(fingerprint.ToString())!.DifferencesFrom(fingerprint).ShouldBeEmpty();
        Provisioner.Local.SpecificationFingerprint.Find("rubbish").ShouldBeNull();
    }
}
