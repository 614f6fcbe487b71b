using System.Text;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Failures;

namespace Molecule.Containers.Tests.Registries;

public sealed class RegistryManifestTests
{
    private const string A = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    [Fact]
    public void Parse_an_image_reads_configuration_and_layers_and_keeps_the_bytes()
    {
        var bytes = Encoding.UTF8.GetBytes($$"""{ "config":{"digest":"{{A}}"},  "layers":[{"digest":"{{B}}","size":7}]}""");

        var manifest = RegistryManifest.Parse(MediaTypes.OciManifest, bytes);

        manifest.Config!.Value.Value.ShouldBe(A);
        manifest.Layers.ShouldHaveSingleItem().Value.ShouldBe(B);
        manifest.LayerBytes.ShouldBe(7);
        manifest.Bytes.ToArray().ShouldBe(bytes);
        manifest.Digest.Hex.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
    }

    [Fact]
    public void Parse_an_index_reads_platforms_and_leaves_attestations_without_one()
    {
        var manifest = Parse("text/plain", $$"""
            {"mediaType":"{{MediaTypes.OciIndex}}","manifests":[
              {"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{A}}","size":1,"platform":{"os":"linux","architecture":"arm64","variant":"v8"} },
              {"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{B}}","size":1,"platform":{"os":"unknown","architecture":"unknown"} }]}
            """);

        manifest.IsIndex.ShouldBeTrue();
        manifest.Entries.Select(entry => entry.Platform?.ToString()).ShouldBe(["linux/arm64/v8", null]);
        manifest.Config.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, "{}")]
    [InlineData("application/vnd.docker.distribution.manifest.v1+json", "{}")]
    [InlineData(MediaTypes.OciManifest, "{}")]
    [InlineData(MediaTypes.OciManifest, "<html>")]
    [InlineData(MediaTypes.OciManifest, "[]")]
    [InlineData(MediaTypes.OciManifest, """{"config":{"digest":"md5:1"},"layers":[]}""")]
    public void Parse_what_is_no_manifest_is_one_error(string? type, string body) => Should.Throw<InvalidManifestException>(() => Parse(type, body));

    private static RegistryManifest Parse(string? type, string body) => RegistryManifest.Parse(type, Encoding.UTF8.GetBytes(body));
}
