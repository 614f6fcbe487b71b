using Molecule.Containers.Engines.Building;
using Molecule.Containers.Redaction;
using Molecule.Containers.References;
using Molecule.Images.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;

namespace Molecule.Images.Tests.Building;

public sealed class ImagePlannerTests
{
    private const string Commit = "950d39a490c12ba0f355ed8ca03b23fda9884823";

    private static readonly PlanSettings Settings = new()
    {
        BaseImage = ImageReference.Parse("debian:bookworm-slim"),
        BaseImageId = "sha256:" + new string('a', 64),
        Builder = "buildkit",
        Platform = Platform.Parse("linux/arm64"),
    };

    [Fact]
    public void Tags_are_the_short_commit_with_the_architecture_and_latest()
    {
        var plan = Plan(Settings with { Isolation = IsolationToken.Parse("job-1") });

        plan.ImmutableTag.ToString().ShouldBe("molecule-local/workspace-template-codex:950d39a490c1-arm64--job-1");
        plan.LatestTag.ToString().ShouldBe("molecule-local/workspace-template-codex:latest--job-1");
    }

    [Fact]
    public void The_key_is_the_same_for_the_same_inputs_whatever_their_order()
    {
        var one = Plan(Settings with { BuildArguments = new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" } });
        var other = Plan(Settings with { BuildArguments = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1" } });

        other.Inputs.Key.ShouldBe(one.Inputs.Key);
    }

    [Fact]
    public void The_isolation_token_decides_names_only() =>
        Plan(Settings with { Isolation = IsolationToken.Parse("x") }).Inputs.Key.ShouldBe(Plan(Settings).Inputs.Key);

    [Fact]
    public void Every_input_changes_the_key_and_is_named()
    {
        var reference = Plan(Settings).Inputs;
        var changed = new Dictionary<string, ImagePlan>
        {
            ["base"] = Plan(Settings with { BaseImageId = "sha256:" + new string('b', 64) }),
            ["builder"] = Plan(Settings with { Builder = "classic" }),
            ["platform"] = Plan(Settings with { Platform = Platform.Parse("linux/amd64") }),
            ["argument:X"] = Plan(Settings with { BuildArguments = new Dictionary<string, string> { ["X"] = "1" } }),
            ["argument:BASE_IMAGE"] = Plan(Settings with { BaseImage = ImageReference.Parse("debian:trixie") }),
            ["commit"] = Plan(Settings, commit: new string('1', 40)),
        };

        foreach (var (part, plan) in changed)
        {
            plan.Inputs.ChangesSince(reference).Single().Name.ShouldBe(part);
            plan.Inputs.Key.ShouldNotBe(reference.Key);
        }
    }

    [Fact]
    public void Values_cannot_be_shifted_between_parts() =>
        new ImageInputs([new InputPart("a", "b\nc=d")]).Key.ShouldNotBe(new ImageInputs([new InputPart("a", "b"), new InputPart("c", "d")]).Key);

    [Fact]
    public void The_parts_survive_their_label()
    {
        var inputs = Plan(Settings).Inputs;

        ImageInputs.FromJson(inputs.ToJson())!.Key.ShouldBe(inputs.Key);
        ImageInputs.FromJson("no json").ShouldBeNull();
    }

    [Fact]
    public void Labels_hold_no_time_of_the_build_and_claim_no_base_that_the_template_does_not_use()
    {
        var plan = Plan(Settings);
        var template = new Template(new BuildContext([]), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), "1.2.3");

        var uses = ImagePlanner.Complete(plan, template, new DockerfileText("ARG BASE_IMAGE=x\nFROM ${BASE_IMAGE}"), BuildTimeouts.Default);
        var ignores = ImagePlanner.Complete(plan, template, new DockerfileText("FROM --platform=$X python:3 AS a"), BuildTimeouts.Default);

        uses.Labels["org.opencontainers.image.created"].ShouldBe("2026-01-02T01:04:05Z");
        uses.Labels["org.opencontainers.image.base.name"].ShouldBe("debian:bookworm-slim");
        uses.Labels["org.opencontainers.image.base.digest"].ShouldBe(Settings.BaseImageId);
        uses.Labels["org.opencontainers.image.version"].ShouldBe("1.2.3");
        uses.Labels["org.opencontainers.image.title"].ShouldBe("workspace-template-codex");
        uses.BuildArguments["RUNTIME_VERSION"].ShouldBe("1.2.3");
        ignores.Labels["org.opencontainers.image.base.name"].ShouldBe("python:3");
        ignores.Labels.Keys.ShouldNotContain("org.opencontainers.image.base.digest");
    }

    [Fact]
    public void A_template_s_own_base_gets_the_digest_that_was_looked_up_for_it()
    {
        var plan = Plan(Settings);
        var template = new Template(new BuildContext([]), DateTimeOffset.UnixEpoch, null);
        var own = new DockerfileText("FROM python:3");

        ImagePlanner.OwnBase(plan, template, own).ShouldBe("python:3");
        ImagePlanner.OwnBase(plan, template, new DockerfileText("ARG BASE_IMAGE\nFROM $BASE_IMAGE")).ShouldBeNull();
        ImagePlanner.Complete(plan, template, own, BuildTimeouts.Default, "sha256:looked-up").Labels["org.opencontainers.image.base.digest"].ShouldBe("sha256:looked-up");
    }

    [Fact]
    public void A_secret_in_a_build_argument_is_refused_by_the_argument_s_name()
    {
        var secret = "planner-" + Guid.NewGuid();
        Redactor.Process.Register(secret);

        var refused = Should.Throw<SecretInBuildArgumentException>(() => Plan(Settings with { BuildArguments = new Dictionary<string, string> { ["TOKEN"] = secret } }));

        refused.Message.ShouldContain("TOKEN");
        refused.Message.ShouldNotContain(secret);
    }

    [Theory]
    [InlineData(2, 24, 4)]
    [InlineData(2, 3, 3)]
    [InlineData(1, 0, 1)]
    [InlineData(64, 512, 16)]
    public void Parallelism_follows_cores_and_memory(int cores, long gigabytes, int expected) =>
        ImagePipelineOptions.DefaultParallelism(cores, gigabytes << 30).ShouldBe(expected);

    private static ImagePlan Plan(PlanSettings settings, string commit = Commit)
    {
        CommitId.TryParse(commit, out var pin).ShouldBeTrue();
        var entry = new ImageManifestEntry(RuntimeCatalogue.Codex, GitProvider.Known[0], "a/b", pin, SmokeProbe.Default);
        return ImagePlanner.Plan(
            entry,
            new TemplateRevision
            {
                Runtime = entry.Runtime,
                Kind = "git",
                Source = "https://git.example/a/b",
                Commit = commit,
                Inputs = [new InputPart("source", "git"), new InputPart("commit", commit)],
                OpenAsync = _ => throw new InvalidOperationException("a plan opens nothing"),
            },
            settings);
    }
}
