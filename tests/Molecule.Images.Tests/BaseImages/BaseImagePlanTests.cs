using Molecule.Containers.Debian;
using Molecule.Containers.Engines.Managed;
using Molecule.Containers.References;
using Molecule.Images.BaseImages;

namespace Molecule.Images.Tests.BaseImages;

public sealed class BaseImagePlanTests
{
    private static readonly Platform Amd64 = Platform.Parse("linux/amd64");

    [Theory]
    [InlineData("auto", "debian:bookworm-slim", true, "bookworm", true)]
    [InlineData("debootstrap", "debian:trixie", false, "trixie", false)]
    [InlineData("debootstrap", "library/debian:12-slim", false, "bookworm", true)]
    [InlineData("auto", "debian:latest", true, "stable", false)]
    public void Make_on_debian_as_root_may_use_debootstrap(string source, string reference, bool pull, string suite, bool slim) =>
        Plan(source, reference).ShouldBe(new BaseImagePlan(pull, new DebianSuite(suite, slim), null));

    [Fact]
    public void Make_pull_alone_never_falls_back() => Plan("pull", "debian:bookworm-slim").ShouldBe(new BaseImagePlan(Pull: true, null, null));

    [Theory]
    [InlineData("ubuntu:24.04")]
    [InlineData("debian:bookworm-20240101-slim")]
    [InlineData("debian:12.5")]
    [InlineData("debian:99")]
    [InlineData("example.org/debian:bookworm")]
    public void Make_for_anything_but_a_moving_debian_tag_refuses_debootstrap_and_says_so(string reference) =>
        Plan("auto", reference).ShouldSatisfyAllConditions(
            plan => plan.Pull.ShouldBeTrue(),
            plan => plan.Suite.ShouldBeNull(),
            plan => plan.Refusal.ShouldNotBeNull().ShouldContain(reference));

    [Theory]
    [InlineData(false, true, "ID=debian", "Linux")]
    [InlineData(true, false, "ID=debian", "root")]
    [InlineData(true, true, "ID=fedora\nPRETTY_NAME=Fedora", "Fedora")]
    public void Make_on_another_machine_refuses_debootstrap_and_says_why(bool linux, bool root, string system, string reason) =>
        BaseImagePlan.Make(new BaseImageRequest(), new ManagedEngineSupport(linux, root, OsRelease.Parse(system)), Amd64, Amd64).Refusal.ShouldNotBeNull().ShouldContain(reason);

    [Fact]
    public void Make_for_a_foreign_platform_refuses_debootstrap()
    {
        Plan("debootstrap", "debian:bookworm", Platform.Parse("linux/arm64")).Refusal.ShouldNotBeNull().ShouldContain("linux/arm64");
        // A remote engine of another architecture, without any platform asked for.
        BaseImagePlan.Make(new BaseImageRequest(), Debian(), Amd64, Platform.Parse("linux/arm64")).Suite.ShouldBeNull();
    }

    [Fact]
    public void Make_a_local_name_is_never_pulled() => Plan("pull", "molecule-local/base:latest").ShouldSatisfyAllConditions(
        plan => plan.Pull.ShouldBeFalse(),
        plan => plan.Suite.ShouldBeNull(),
        plan => plan.Refusal.ShouldNotBeNull());

    private static BaseImagePlan Plan(string source, string reference, Platform? platform = null) => BaseImagePlan.Make(
        new BaseImageRequest { Source = BaseImageSource.Parse(source), Reference = (Tag)ImageReference.Parse(reference), Platform = platform }, Debian(), Amd64, Amd64);

    private static ManagedEngineSupport Debian() => new(Linux: true, Root: true, OsRelease.Parse("ID=debian"));
}
