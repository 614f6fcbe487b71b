using Molecule.Containers.References;

namespace Molecule.Containers.Tests.References;

public sealed class ImageReferenceTests
{
    private const string Hex = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("debian", "debian", "latest")]
    [InlineData("debian:bookworm-slim", "debian", "bookworm-slim")]
    [InlineData("localhost:5000/a/b", "localhost:5000/a/b", "latest")]
    [InlineData("localhost:5000/a/b:v1", "localhost:5000/a/b", "v1")]
    [InlineData("[::1]:5000/a:v1", "[::1]:5000/a", "v1")]
    public void Parse_a_tagged_reference_splits_repository_and_tag(string text, string repository, string tag)
    {
        var parsed = ImageReference.Parse(text).ShouldBeOfType<Tag>();

        parsed.Repository.Name.ShouldBe(repository);
        parsed.Name.ShouldBe(tag);
    }

    [Fact]
    public void Parse_a_reference_with_tag_and_digest_keeps_the_digest() =>
        ImageReference.Parse("registry.example/a:v1@" + Hex).ToString().ShouldBe("registry.example/a@" + Hex);

    [Theory]
    [InlineData("")]
    [InlineData("Debian")]
    [InlineData("a//b")]
    [InlineData("a:")]
    [InlineData("a:-x")]
    [InlineData("a@sha256:12")]
    [InlineData("https://registry.example/a")]
    [InlineData("a\n")]
    public void Parse_an_invalid_reference_is_a_usage_error(string text) =>
        Should.Throw<InvalidReferenceException>(() => ImageReference.Parse(text)).IsUsage.ShouldBeTrue();

    [Theory]
    [InlineData("debian", null)]
    [InlineData("library/debian", null)]
    [InlineData("molecule-local/workspace-template-codex", null)]
    [InlineData("localhost/a", "localhost")]
    [InlineData("registry.example/a/b", "registry.example")]
    [InlineData("127.0.0.1:5000/a", "127.0.0.1:5000")]
    public void Host_is_the_first_segment_only_when_it_names_a_registry(string repository, string? host) =>
        Repository.Parse(repository).Host.ShouldBe(host);
}
