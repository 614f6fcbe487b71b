using System.Text.Json;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;
using Platform = Molecule.Containers.References.Platform;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>
/// Interoperability: what we publish is pulled with the same digests by another implementation and by the engine, and what those push is read
/// by us, whichever of the four kinds of manifest it is.
/// </summary>
public sealed class SkopeoAcceptance(AcceptanceEngine engine, RegistryFixture registry) : IClassFixture<AcceptanceEngine>, IClassFixture<RegistryFixture>, IDisposable
{
    private readonly RegistryPrefix _prefix = RegistryPrefix.Parse($"{registry.Registry.Authority}/t{Guid.NewGuid():n}");
    private readonly RegistryClient _client = registry.Registry.CreateClient();
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-test-layout-").FullName;

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Skopeo_reads_what_we_publish_and_we_read_what_skopeo_copies()
    {
        var (image, entry) = await PublishAsync();
        var source = _prefix.LatestOf(RuntimeCatalogue.Codex);
        var copy = Repository.Parse($"{_prefix}/copied").WithTag("v1");

        var digest = await SkopeoAsync("inspect", "--no-tags", "--format={{.Digest}}", "--tls-verify=false", $"docker://{source}");
        await CopyAsync($"docker://{source}", $"docker://{copy}");

        digest.Trim().ShouldBe(entry.Digest);
        var copied = await FindAsync(copy);
        copied.Digest.Value.ShouldBe(entry.Digest);
        copied.Labels["org.opencontainers.image.revision"].ShouldBe(image.Commit);
    }

    [Fact]
    public async Task What_we_publish_is_pulled_whole_by_skopeo_and_by_the_engine_with_the_digests_that_we_report()
    {
        var (image, entry) = await PublishAsync();
        var layout = Path.Combine(_folder, "pulled");

        await CopyAsync($"docker://{entry.Repository}@{entry.Digest}", $"dir:{layout}");
        await engine.Engine.Docker.Images.CreateImageAsync(
            new ImagesCreateParameters { FromImage = entry.Repository, Tag = entry.Digest },
            new AuthConfig { Username = LocalRegistry.User, Password = LocalRegistry.Password },
            new Progress<JSONMessage>());

        DigestOf(Path.Combine(layout, "manifest.json")).ShouldBe(entry.Digest);
        DigestOf(Path.Combine(layout, image.ImageId["sha256:".Length..])).ShouldBe(image.ImageId);
        var pulled = await engine.Engine.Docker.Images.InspectImageAsync($"{entry.Repository}@{entry.Digest}");
        pulled.ID.ShouldBe(image.ImageId);
        pulled.RepoDigests.ShouldContain($"{entry.Repository}@{entry.Digest}");
    }

    [Fact]
    public async Task An_oci_manifest_that_skopeo_makes_is_read_by_us_and_is_the_same_image()
    {
        var (image, entry) = await PublishAsync();
        var copy = Repository.Parse($"{_prefix}/oci").WithTag("v1");

        await CopyAsync("--format=oci", $"docker://{entry.Repository}:latest", $"docker://{copy}");

        var read = await FindAsync(copy);
        read.Top.MediaType.ShouldBe(MediaTypes.OciManifest);
        read.Labels["molecule.input-key"].ShouldBe(image.InputKey);
        read.Digest.Value.ShouldNotBe(entry.Digest);
        var taken = (await _client.FindManifestAsync(copy, CancellationToken.None))!;
        (taken.MediaType, taken.Digest).ShouldBe((MediaTypes.OciManifest, read.Digest));
    }

    [Theory]
    [InlineData(MediaTypes.OciManifest, MediaTypes.OciIndex, "oci")]
    [InlineData(MediaTypes.DockerManifest, MediaTypes.DockerList, "v2s2")]
    public async Task An_index_that_we_put_is_copied_whole_by_skopeo_and_read_again_by_us_for_our_platform(string manifestType, string indexType, string format)
    {
        var (image, entry) = await PublishAsync();
        var single = Repository.Parse($"{_prefix}/many").WithTag("one");
        await CopyAsync($"--format={format}", $"docker://{entry.Repository}:latest", $"docker://{single}");
        var manifest = await _client.GetManifestAsync(single, CancellationToken.None);
        manifest.MediaType.ShouldBe(manifestType);
        var own = Platform.Native;
        var index = RegistryManifest.Parse(indexType, JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = indexType,
            manifests = new[]
            {
                new { mediaType = manifestType, size = manifest.Bytes.Length, digest = manifest.Digest.Value, platform = new { os = own.OperatingSystem, architecture = own.Architecture } },
            },
        }));
        await _client.PutManifestAsync(single.Repository.WithTag("all"), index, CancellationToken.None);
        var copy = Repository.Parse($"{_prefix}/many-copied").WithTag("all");

        await CopyAsync("--all", $"docker://{single.Repository}:all", $"docker://{copy}");

        var read = await FindAsync(copy);
        (read.Digest, read.Top.IsIndex, read.Top.MediaType).ShouldBe((index.Digest, true, indexType));
        read.Image.Digest.ShouldBe(manifest.Digest);
        read.Labels["org.opencontainers.image.revision"].ShouldBe(image.Commit);
        await engine.Engine.Docker.Images.CreateImageAsync(
            new ImagesCreateParameters { FromImage = copy.Repository.Name, Tag = read.Digest.Value },
            new AuthConfig { Username = LocalRegistry.User, Password = LocalRegistry.Password },
            new Progress<JSONMessage>());
        (await engine.Engine.Docker.Images.InspectImageAsync($"{copy.Repository.Name}@{read.Digest}")).Config.Labels["molecule.input-key"].ShouldBe(image.InputKey);
    }

    [Fact]
    public async Task What_the_engine_pushes_by_itself_is_read_by_us_with_the_digest_that_it_tells()
    {
        var image = await TinyImages.CreateAsync(engine, RuntimeCatalogue.Hermes, new string('2', 40), Guid.NewGuid().ToString());
        var name = Repository.Parse($"{_prefix}/by-engine").WithTag("v1");
        var told = new List<string>();
        await engine.Engine.Docker.Images.TagImageAsync(image.ImageId, new ImageTagParameters { RepositoryName = name.Repository.Name, Tag = name.Name });
        await engine.Engine.Docker.Images.PushImageAsync(
            name.Repository.Name,
            new ImagePushParameters { Tag = name.Name },
            new AuthConfig { Username = LocalRegistry.User, Password = LocalRegistry.Password },
            new TestAgent.InlineProgress<JSONMessage>(message => told.Add(message.Status ?? message.ErrorMessage ?? string.Empty)));

        var read = await FindAsync(name);

        told.ShouldContain(line => line.Contains(read.Digest.Value, StringComparison.Ordinal));
        read.Image.Config!.Value.Value.ShouldBe(image.ImageId);
        (await SkopeoAsync("inspect", "--no-tags", "--format={{.Digest}}", "--tls-verify=false", $"docker://{name}")).Trim().ShouldBe(read.Digest.Value);
    }

    private async Task<(PublishableImage Image, PublishReportEntry Entry)> PublishAsync()
    {
        var image = await TinyImages.CreateAsync(engine, RuntimeCatalogue.Codex, new string('1', 40), Guid.NewGuid().ToString());
        var publisher = new ImagePublisher(engine.Engine, _client, new NoHistory(), new NoCheck(), TimeProvider.System, NullLoggerFactory.Instance);
        return (image, (await publisher.PublishAsync(new PublishRequest { Prefix = _prefix, Images = [image] }, progress: null, CancellationToken.None)).Images[0]);
    }

    private async Task<RemoteImage> FindAsync(Tag reference) =>
        (await _client.FindImageAsync(reference, Platform.Native, CancellationToken.None)).ShouldNotBeNull();

    private Task CopyAsync(params IEnumerable<string> arguments) => SkopeoAsync("copy", ["--quiet", "--src-tls-verify=false", "--dest-tls-verify=false", .. arguments]);

    private async Task<string> SkopeoAsync(string command, params IEnumerable<string> arguments) =>
        await (await Skopeo.UnpackAsync()).RunAsync(registry.Registry.Authority, command, arguments);

    private static string DigestOf(string file) => "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
}
