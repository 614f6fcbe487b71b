using Molecule.Images.Publishing;

namespace Molecule.Images.Tests.Publishing;

public sealed class PublishPreflightTests
{
    [Fact]
    public void A_pinned_template_on_a_pulled_base_is_published() => PublishPreflight.ProblemsOf(Request(Remotes.Local)).ShouldBeEmpty();

    [Fact]
    public void Every_problem_is_named_at_once()
    {
        var request = Request(Remotes.Local with { IsEmbedded = true, HasSelfMadeBase = true, Commit = "main" }, Remotes.Local) with { Version = "latest" };

        var problems = PublishPreflight.ProblemsOf(request);

        problems.Length.ShouldBe(5);
        new PublishRefusedException(problems).IsUsage.ShouldBeTrue();
    }

    [Fact]
    public void Development_registries_take_starters_and_self_made_bases() =>
        PublishPreflight.ProblemsOf(Request(Remotes.Local with { IsEmbedded = true, HasSelfMadeBase = true, Commit = new string('a', 64) }) with { AllowEmbedded = true }).ShouldBeEmpty();

    [Fact]
    public void Nothing_to_publish_is_a_problem() => PublishPreflight.ProblemsOf(Request()).ShouldHaveSingleItem();

    [Theory]
    [InlineData("sha-1234567")]
    [InlineData("latest")]
    [InlineData("1.0.0+build")]
    [InlineData("")]
    public void A_version_must_be_a_tag_of_its_own(string version) =>
        PublishPreflight.ProblemsOf(Request(Remotes.Local) with { Version = version }).ShouldHaveSingleItem();

    private static PublishRequest Request(params PublishableImage[] images) => new() { Prefix = RegistryPrefix.Parse("registry.example/team"), Images = images };
}
