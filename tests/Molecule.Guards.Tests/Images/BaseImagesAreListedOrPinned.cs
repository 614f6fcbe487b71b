using System.Text.RegularExpressions;
using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Images;

/// <summary>What an image starts from, and what a stack starts as it is, is pinned by digest, or on the list below with a reason.</summary>
public partial class BaseImagesAreListedOrPinned : IGuard
{
    private static readonly (string Image, string Reason)[] Listed =
    [
        ("debian:bookworm-slim", "security fixes arrive under this tag; where no registry answers it is made by debootstrap; each build's key and labels carry the image id that was used"),
        ("scratch", "it is empty"),
        ("none", "no image: what the manifest's reader goes on with after it has refused a name"),
    ];

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("src/templates/_shared/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim", "ARG BASE_IMAGE=debian:latest"),
        new("src/templates/_shared/Dockerfile", "FROM ${BASE_IMAGE}", "FROM --platform=linux/amd64 ubuntu:24.04 AS base"),
        new("tests/Molecule.Acceptance.Tests/TestAgent/Dockerfile", "FROM debian:bookworm-slim", "FROM debian"),
        new("build/images.json", "debian:bookworm-slim", "debian:bookworm"),
        new("build/images.schema.json", "debian:bookworm-slim", "debian:bookworm"),
        new("build/stack.yaml", "x-molecule:", "services:\n  db:\n    image: postgres:17\nx-molecule:"),
        new("src/Molecule.Images/Manifest/ManifestReader.cs", "\"debian:bookworm-slim\"", "\"debian:bookworm\""),
    ];

    [Fact]
    public void Every_base_image_is() => Repository.Lines(Repository.Files.Where(Names))
        .SelectMany(line => Reference().Matches(line.Text).Select(match => (Line: line, Image: match.Groups["image"].Value)))
        .Where(found => !Pinned().IsMatch(found.Image) && !found.Image.Contains('$', StringComparison.Ordinal) && !Listed.Any(listed => listed.Image == found.Image))
        .Select(found => $"{found.Image} in {found.Line}")
        .ShouldBeEmpty("Pin these by digest (name@sha256:…), or add them to this guard's list with the reason why a moving tag is right.");

    [Fact]
    public void Every_listed_one_is_in_use() => Listed.Where(listed => listed.Image != "scratch")
        .Where(listed => !Repository.Files.Where(Names).Any(file => Repository.Read(file).Contains(listed.Image, StringComparison.Ordinal)))
        .ShouldBeEmpty("Take these off the list.");

    private static bool Names(string file)
    {
        var name = file[(file.LastIndexOf('/') + 1)..];
        return (name.StartsWith("Dockerfile", StringComparison.Ordinal) && !name.EndsWith(".cs", StringComparison.Ordinal)) || name.EndsWith(".Dockerfile", StringComparison.Ordinal)
            || file is "build/images.json" or "build/images.schema.json"
            || (file.EndsWith(".yaml", StringComparison.Ordinal) && (file.StartsWith("build/", StringComparison.Ordinal) || file.StartsWith("src/templates/services/", StringComparison.Ordinal)))
            || file.StartsWith(".github/workflows/", StringComparison.Ordinal)
            || (file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal));
    }

    // In Dockerfiles, in YAML, in JSON, and literals in code.
    [GeneratedRegex("""
        ^\s*FROM\s+(?:--\S+\s+)*(?<image>[^\s"]+)(?:\s+AS\s+\S+)?\s*$|^\s*ARG\s+BASE_IMAGE=(?<image>\S+)|^\s*(?:image|container):\s*["']?(?<image>[^\s"']+)|"baseImage":\s*"(?<image>[^"]+)"|"baseImage":.*"default":\s*"(?<image>[^"]+)"|ImageReference\.Parse\("(?<image>[^"]+)"
        """)]
    private static partial Regex Reference();

    [GeneratedRegex("@sha256:[0-9a-f]{64}$")]
    private static partial Regex Pinned();
}
