using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Processes;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Credentials;
using Molecule.Containers.Registries.Failures;

namespace Molecule.Acceptance.Tests.Registries;

public sealed class RegistryClientAcceptance
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Blobs_manifests_and_tags_make_the_round_trip(bool guarded, bool tls)
    {
        await using var registry = await LocalRegistry.StartAsync(new LocalRegistryOptions(guarded, tls));
        using var client = registry.CreateClient();
        var repository = Repository.Parse($"{registry.Authority}/team/app");
        var layer = RandomNumberGenerator.GetBytes(3_000_000);

        await client.PingAsync(registry.Host, CancellationToken.None);
        (await client.FindManifestAsync(repository.WithTag("v1"), CancellationToken.None)).ShouldBeNull();
        (await client.UploadBlobAsync(repository, DigestOf(layer), () => new MemoryStream(layer), layer.Length, CancellationToken.None)).ShouldBeTrue();
        (await client.UploadBlobAsync(repository, DigestOf(layer), () => new MemoryStream(layer), layer.Length, CancellationToken.None)).ShouldBeFalse();
        var manifest = await PutImageAsync(client, repository, "v1", layer);
        await client.PutManifestAsync(repository.WithTag("v2"), manifest, CancellationToken.None);

        var found = await client.FindManifestAsync(repository.WithTag("v2"), CancellationToken.None);
        found!.Digest.ShouldBe(manifest.Digest);
        var image = await client.FindImageAsync(new PinnedReference(repository, manifest.Digest), Platform.Native, CancellationToken.None);
        image!.Top.Bytes.ToArray().ShouldBe(manifest.Bytes.ToArray());
        image.Labels["a"].ShouldBe("b");
        (await client.ListTagsAsync(repository, CancellationToken.None).ToListAsync()).ShouldBe(["v1", "v2"]);
        using var downloaded = new MemoryStream();
        await client.DownloadBlobAsync(repository, DigestOf(layer), downloaded, layer.Length, CancellationToken.None);
        downloaded.ToArray().ShouldBe(layer);

        var other = Repository.Parse($"{registry.Authority}/team/other");
        (await client.MountBlobAsync(other, DigestOf(layer), repository, CancellationToken.None)).ShouldBeTrue();
        (await client.FindBlobAsync(other, DigestOf(layer), CancellationToken.None)).ShouldBe(layer.Length);

        (await client.DeleteManifestAsync(new PinnedReference(repository, manifest.Digest), CancellationToken.None)).ShouldBeTrue();
        (await client.FindManifestAsync(repository.WithTag("v2"), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_registry_that_guards_itself_tells_wrong_credentials_from_none()
    {
        await using var registry = await LocalRegistry.StartAsync(new LocalRegistryOptions(Guarded: true));
        using var anonymous = registry.CreateClient(password: null);
        using var wrong = registry.CreateClient(password: "wrong-canary");

        (await Should.ThrowAsync<RegistryUnauthorizedException>(() => anonymous.PingAsync(registry.Host, CancellationToken.None))).Credentials.ShouldBe("no credentials");
        var refused = await Should.ThrowAsync<RegistryUnauthorizedException>(() => wrong.CheckPushAsync(Repository.Parse($"{registry.Authority}/a"), CancellationToken.None));
        refused.Message.ShouldContain("UNAUTHORIZED");
        refused.ToString().ShouldNotContain("wrong-canary");
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_even_on_loopback()
    {
        await using var registry = await LocalRegistry.StartAsync(new LocalRegistryOptions(Tls: true));
        using var client = new RegistryClient(
            new RegistryClientOptions(),
            new DockerConfigCredentials(ProcessEnvironmentVariables.Instance, new CredentialHelperProcess(ProcessEnvironmentVariables.Instance, TimeProvider.System)),
            TimeProvider.System,
            NullLoggerFactory.Instance);

        var failure = await Should.ThrowAsync<RegistryTlsException>(() => client.PingAsync(registry.Host, CancellationToken.None));

        failure.IsCertificate.ShouldBeTrue();
        failure.Attempts.ShouldBe(1);
        failure.Remedy.ShouldContain("ca.crt");
    }

    [Fact]
    public async Task An_explicit_certificate_authority_is_trusted_too()
    {
        await using var registry = await LocalRegistry.StartAsync(new LocalRegistryOptions(Tls: true));
        using var client = new RegistryClient(
            new RegistryClientOptions { CertificateAuthorityFile = Path.Combine(registry.CertificatesFolder, registry.Authority, "ca.crt") },
            new ExplicitCredentials(registry.Host, "unused", "unused-password", others: null!),
            TimeProvider.System,
            NullLoggerFactory.Instance);

        await client.PingAsync(registry.Host, CancellationToken.None);
    }

    [Fact]
    public async Task An_upload_whose_bytes_are_not_its_digest_is_refused_by_the_registry()
    {
        await using var registry = await LocalRegistry.StartAsync();
        using var client = registry.CreateClient();

        var failure = await Should.ThrowAsync<RegistryRejectedException>(() => client.UploadBlobAsync(
            Repository.Parse($"{registry.Authority}/a"), DigestOf("promised"u8.ToArray()), () => new MemoryStream("sent"u8.ToArray()), 4, CancellationToken.None));

        failure.Problem.Codes.ShouldContain("DIGEST_INVALID");
    }

    private static async Task<RegistryManifest> PutImageAsync(RegistryClient client, Repository repository, string tag, byte[] layer)
    {
        var configuration = Encoding.UTF8.GetBytes("""{"architecture":"amd64","os":"linux","config":{"Labels":{"a":"b"}},"rootfs":{"type":"layers","diff_ids":[]}}""");
        await client.UploadBlobAsync(repository, DigestOf(configuration), () => new MemoryStream(configuration), configuration.Length, CancellationToken.None);
        var bytes = Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{DigestOf(configuration)}}","size":{{configuration.Length}} },
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{DigestOf(layer)}}","size":{{layer.Length}} }]}
            """);
        var manifest = RegistryManifest.Parse(MediaTypes.OciManifest, bytes);
        await client.PutManifestAsync(repository.WithTag(tag), manifest, CancellationToken.None);
        return manifest;
    }

    private static Digest DigestOf(byte[] bytes) => Digest.Parse("sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)));
}
