using System.Text;
using Molecule.Release.Manifests;

namespace Molecule.Release.Tests.Manifests;

public class ReleaseManifestTests
{
    /// <summary>Other tools read this: a change of form needs another schema.</summary>
    private const string Golden = """
        {
          "schema": "molecule-release/1",
          "version": "1.2.0",
          "tag": "v1.2.0",
          "commit": "cccccccccccccccccccccccccccccccccccccccc",
          "registry": "registry.example/team",
          "previousVersion": "1.1.0",
          "images": [
            {
              "runtime": "codex",
              "repository": "registry.example/team/workspace-template-codex",
              "templateSource": "https://git.example/o/codex.git",
              "templateCommit": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
              "tags": [
                "sha-aaaaaaa",
                "1.2.0"
              ],
              "digest": "sha256:1111111111111111111111111111111111111111111111111111111111111111",
              "configDigest": "sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
              "imageId": "sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
              "platform": "linux/amd64",
              "inputKey": "key",
              "layerBytes": 123456,
              "runtimeVersion": "1.2.3",
              "previousLatest": "sha256:0000000000000000000000000000000000000000000000000000000000000000"
            }
          ]
        }

        """;

    [Fact]
    public void A_description_is_written_in_the_known_form_and_read_back_to_the_same_bytes()
    {
        var bytes = Samples.Manifest(Samples.Image("codex")).ToBytes();

        Encoding.UTF8.GetString(bytes).ShouldBe(Golden.ReplaceLineEndings("\n"));
        ReleaseManifestReader.Read("test", bytes).ToBytes().ShouldBe(bytes);
    }

    [Theory]
    [InlineData("molecule-release/1", "molecule-release/2")]
    [InlineData("\"v1.2.0\"", "\"v1.2.1\"")]
    [InlineData("cccccccc", "CCCCCCCC")]
    [InlineData("\"codex\"", "\"unknown\"")]
    [InlineData("team/workspace-template-codex", "other/workspace-template-codex")]
    [InlineData("sha256:1", "sha256:g")]
    [InlineData("\"templateCommit\": \"a", "\"templateCommit\": \"")]
    [InlineData("\"registry.example/team\"", "\"molecule-local\"")]
    [InlineData("\"digest\":", "\"digset\":")]
    [InlineData("{", "[")]
    public void A_description_that_breaks_a_rule_is_refused(string valid, string invalid) =>
        Should.Throw<InvalidReleaseManifestException>(() => ReleaseManifestReader.Read("test", Encoding.UTF8.GetBytes(Golden.Replace(valid, invalid, StringComparison.Ordinal))));

    [Fact]
    public void The_same_runtime_twice_is_refused() =>
        Should.Throw<InvalidReleaseManifestException>(() => ReleaseManifestReader.Read("test", Samples.Manifest(Samples.Image("codex"), Samples.Image("codex")).ToBytes()));

    [Fact]
    public void What_moving_tags_held_makes_no_other_release_but_another_digest_does()
    {
        var release = Samples.Manifest();

        release.IsSameRelease(release with { Images = [.. release.Images.Select(image => image with { PreviousLatest = null })] }).ShouldBeTrue();
        release.IsSameRelease(Samples.Manifest(Samples.Image("codex", '9'), Samples.Image("hermes", '2', 'b'))).ShouldBeFalse();
        release.IsSameRelease(release with { Commit = new string('d', 40) }).ShouldBeFalse();
        release.IsSameRelease(release with { Registry = "elsewhere.example" }).ShouldBeFalse();
    }

    [Fact]
    public void Checksums_name_a_file_as_sha256sum_does_and_tell_a_changed_one()
    {
        var sums = Encoding.UTF8.GetString(Checksums.File(("release.json", "abc"u8.ToArray())));

        sums.ShouldBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  release.json\n");
        Checksums.Matches(sums, "release.json", "abc"u8).ShouldBe(true);
        Checksums.Matches(sums, "release.json", "abd"u8).ShouldBe(false);
        Checksums.Matches(sums, "other.json", "abc"u8).ShouldBeNull();
    }
}
