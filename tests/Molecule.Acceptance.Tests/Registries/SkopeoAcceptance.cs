using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Containers.Debian;
using Molecule.Containers.Processes;
using Molecule.Containers.References;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Registries;

/// <summary>Interoperability with another implementation: the distribution's <c>skopeo</c>, unpacked, not installed.</summary>
public sealed class SkopeoAcceptance(AcceptanceEngine engine, RegistryFixture registry) : IClassFixture<AcceptanceEngine>, IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task Skopeo_reads_what_we_publish_and_we_read_what_skopeo_copies()
    {
        var prefix = RegistryPrefix.Parse($"{registry.Registry.Authority}/t{Guid.NewGuid():n}");
        using var client = registry.Registry.CreateClient();
        var image = await TinyImages.CreateAsync(engine, RuntimeCatalogue.Codex, new string('1', 40), "interoperable");
        var publisher = new ImagePublisher(engine.Engine, client, new NoHistory(), new NoCheck(), TimeProvider.System, NullLoggerFactory.Instance);
        var entry = (await publisher.PublishAsync(new PublishRequest { Prefix = prefix, Images = [image] }, progress: null, CancellationToken.None)).Images[0];
        var source = prefix.LatestOf(RuntimeCatalogue.Codex);
        var copy = Repository.Parse($"{prefix}/copied").WithTag("v1");

        var digest = await SkopeoAsync("inspect", "--no-tags", "--format={{.Digest}}", "--tls-verify=false", $"docker://{source}");
        await SkopeoAsync("copy", "--quiet", "--src-tls-verify=false", "--dest-tls-verify=false", $"docker://{source}", $"docker://{copy}");

        digest.Trim().ShouldBe(entry.Digest);
        var copied = await client.FindImageAsync(copy, Platform.Native, CancellationToken.None);
        copied!.Digest.Value.ShouldBe(entry.Digest);
        copied.Labels["org.opencontainers.image.revision"].ShouldBe(image.Commit);
    }

    private static async Task<string> SkopeoAsync(params string[] arguments)
    {
        var home = StateHome.Resolve(ProcessEnvironmentVariables.Instance);
        var skopeo = await new DebianPackages(home, TimeProvider.System, NullLogger.Instance).EnsureAsync(
            new PackageSet("skopeo", ["skopeo"]), (_, _) => Task.CompletedTask, CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("molecule-test-skopeo-").FullName;
        try
        {
            // Credentials by file: a command line can be read by everybody on the machine.
            var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{LocalRegistry.User}:{LocalRegistry.Password}"));
            var file = Path.Combine(folder, "auth.json");
            var authority = arguments[^1]["docker://".Length..].Split('/')[0];
            await File.WriteAllTextAsync(file, $$$"""{"auths":{"{{{authority}}}":{"auth":"{{{login}}}"} } }""");
            var libraries = Directory.GetDirectories(Path.Combine(skopeo.Root, "usr", "lib"), "*-linux-gnu").Append(Path.Combine(skopeo.Root, "usr", "lib"));
            var spec = new ProcessSpec(skopeo.Find("skopeo")!, ["--insecure-policy", "--registries.d", folder, arguments[0], $"--authfile={file}", .. arguments[1..]])
            {
                Environment = new Dictionary<string, string?> { ["LD_LIBRARY_PATH"] = string.Join(':', libraries) },
                Timeout = TimeSpan.FromMinutes(1),
            };
            return (await new ProcessRunner(TimeProvider.System).RunAsync(spec, CancellationToken.None)).EnsureSuccess("skopeo " + arguments[0], "Read its output.").Output;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
