using System.Runtime.InteropServices;
using Molecule.Containers.References;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.Local;

public sealed class ImagePolicyTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(null, null, "molecule-local/workspace-template-codex:latest")]
    [InlineData("", null, "molecule-local/workspace-template-codex:latest")]
    [InlineData("registry.example:5000/molecule", null, "registry.example:5000/molecule/workspace-template-codex:latest")]
    [InlineData(null, "registry.example/a@" + Digest, "registry.example/a@" + Digest)]
    [InlineData("registry.example", "other.example/b:1", "other.example/b:1")]
    public void Choose_an_explicit_image_wins_else_the_mode_decides(string? registry, string? image, string expected)
    {
        var policy = ImagePolicy.FromEnvironment(registry is null ? new Variables() : new Variables(("MOLECULE_IMAGE_REGISTRY", registry)));

        policy.Choose(WorkspaceSpecValidator.Validate(Specs.Valid with { Image = image })).ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("molecule-local/workspace-template-codex:latest", PullRule.Never)]
    [InlineData("molecule-local/workspace-template-codex@" + Digest, PullRule.Never)]
    [InlineData("registry.example/a", PullRule.Always)]
    [InlineData("registry.example/a:latest", PullRule.Always)]
    [InlineData("registry.example/a:staging", PullRule.Always)]
    [InlineData("registry.example/a:main", PullRule.Always)]
    [InlineData("registry.example/a:dev", PullRule.Always)]
    [InlineData("registry.example/a:edge", PullRule.Always)]
    [InlineData("registry.example/a:nightly", PullRule.Always)]
    [InlineData("registry.example/a:rolling", PullRule.Always)]
    [InlineData("registry.example:5000/a", PullRule.Always)]
    [InlineData("registry.example/a:sha-0123456", PullRule.WhenMissing)]
    [InlineData("registry.example/a:latest@" + Digest, PullRule.WhenMissing)]
    public void RuleFor_moving_tags_are_pulled_again_and_local_builds_never(string reference, PullRule expected) =>
        ImagePolicy.RuleFor(ImageReference.Parse(reference)).ShouldBe(expected);

    [Fact]
    public void PlatformFor_a_local_build_is_the_one_that_was_asked_for_or_the_engines()
    {
        var local = ImageReference.Parse("molecule-local/a");
        var remote = ImageReference.Parse("registry.example/a");
        var asked = ImagePolicy.FromEnvironment(new Variables(("MOLECULE_IMAGE_PLATFORM", "linux/arm64")));

        asked.PlatformIsDecided.ShouldBeTrue();
        asked.PlatformFor(remote)!.ToString().ShouldBe("linux/arm64");
        ImagePolicy.FromEnvironment(new Variables()).PlatformIsDecided.ShouldBeFalse();
        ImagePolicy.FromEnvironment(new Variables(("MOLECULE_IMAGE_PLATFORM", ""))).PlatformIsDecided.ShouldBeTrue();
        ImagePolicy.FromEnvironment(new Variables()).PlatformFor(local).ShouldBeNull();
    }

    [Theory]
    [InlineData(true, Architecture.Arm64, "linux/amd64")]
    [InlineData(true, Architecture.X64, null)]
    [InlineData(false, Architecture.Arm64, null)]
    [InlineData(false, Architecture.X64, null)]
    public void PlatformOn_apples_own_processors_published_images_run_emulated(bool isMacOS, Architecture host, string? expected) =>
        (ImagePolicy.PlatformOn(isMacOS, host)?.ToString()).ShouldBe(expected);

    [Fact]
    public void PlatformFor_the_variable_decides_even_when_it_is_empty()
    {
        var local = ImageReference.Parse("molecule-local/a");
        ImagePolicy.FromEnvironment(new Variables(("MOLECULE_IMAGE_PLATFORM", "linux/arm64"))).PlatformFor(local)!.ToString().ShouldBe("linux/arm64");
        ImagePolicy.FromEnvironment(new Variables(("MOLECULE_IMAGE_PLATFORM", ""))).PlatformFor(ImageReference.Parse("registry.example/a")).ShouldBeNull();
        ImagePolicy.FromEnvironment(new Variables()).PlatformFor(local).ShouldBeNull();
    }
}
