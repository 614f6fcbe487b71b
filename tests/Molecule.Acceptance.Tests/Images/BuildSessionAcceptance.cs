using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Credentials;
using Molecule.Images.Pulls;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>What the engine's own BuildKit asks for over a build's session.</summary>
public sealed class BuildSessionAcceptance(ImageWorkshop workshop, AcceptanceEngine engine) : IClassFixture<ImageWorkshop>, IClassFixture<AcceptanceEngine>
{
    private ImageBuilder Builder => new(workshop.Engine, TimeProvider.System, NullLogger.Instance);

    [Fact]
    public async Task Links_wildcards_and_names_beyond_ASCII_find_their_files_and_a_long_silence_keeps_the_session()
    {
        // BuildKit asks every second, and then every five, whether its client is still there.
        var folder = workshop.WriteTemplate(
            RuntimeCatalogue.Codex,
            "COPY [\"current/file\", \"*.txt\", \"ä ö\", \"/out/\"]\nRUN sleep 3; cat /out/file /out/one.txt '/out/ä ö' > /out/all",
            ("real/file", "linked\n"),
            ("one.txt", "matched\n"),
            ("ä ö", "named\n"));
        File.CreateSymbolicLink(Path.Combine(folder, "current"), "real");
        var marker = Guid.NewGuid().ToString("n");
        await File.AppendAllTextAsync(Path.Combine(folder, "Dockerfile"), $"RUN cat /out/all | sed s/^/{marker}-/\n");
        var events = new Recorder<BuildEvent>();

        await Builder.BuildAsync(workshop.Request(RuntimeCatalogue.Codex), events, CancellationToken.None);

        events.Items.OfType<BuildEvent.Log>().Select(log => log.Text).Where(text => text.StartsWith(marker, StringComparison.Ordinal))
            .ShouldBe([$"{marker}-linked", $"{marker}-matched", $"{marker}-named"]);
    }

    [Fact]
    public async Task A_context_is_stored_once_and_only_the_part_that_is_copied()
    {
        var folder = workshop.WriteTemplate(RuntimeCatalogue.Hermes, "COPY small /small");
        await File.WriteAllTextAsync(Path.Combine(folder, "small"), Guid.NewGuid().ToString());
        await using (var large = File.Create(Path.Combine(folder, "large")))
        {
            large.SetLength(64 * 1024 * 1024);
        }

        var events = new Recorder<BuildEvent>();
        await Builder.BuildAsync(workshop.Request(RuntimeCatalogue.Hermes), events, CancellationToken.None);

        events.Items.OfType<BuildEvent.ContextSent>().ShouldBeEmpty("less than a megabyte is needed");
    }

    [Theory]
    [InlineData(LocalRegistry.Password, true)]
    [InlineData("wrong-" + LocalRegistry.Password, false)]
    [InlineData(null, false)]
    public async Task A_private_base_image_is_pulled_with_the_credentials_of_this_person(string? password, bool pulls)
    {
        await using var registry = await LocalRegistry.StartAsync(new LocalRegistryOptions(Guarded: true));
        var name = await PushPrivateAsync(registry);
        workshop.WriteTemplate(RuntimeCatalogue.OpenClaw, string.Empty);
        await File.WriteAllTextAsync(Path.Combine(workshop.Folder, "templates", RuntimeCatalogue.OpenClaw.Value, "Dockerfile"), $"FROM {name}\nCOPY Dockerfile /\n");
        var request = workshop.Request(RuntimeCatalogue.OpenClaw) with
        {
            Credentials = password is null ? null : new PullCredentials(new ExplicitCredentials(registry.Host, LocalRegistry.User, password, new Nobody()), TimeProvider.System),
        };

        if (pulls)
        {
            (await Builder.BuildAsync(request, null, CancellationToken.None)).ImageId.ShouldStartWith("sha256:");
        }
        else
        {
            var failure = await Should.ThrowAsync<BuildFailedException>(() => Builder.BuildAsync(request, null, CancellationToken.None));

            failure.Error.ShouldContain($"{registry.Authority} failed with status code [manifests 1]: 401 Unauthorized");
            failure.Remedy.ShouldContain("docker login");
            failure.Message.ShouldNotContain(LocalRegistry.Password);
            failure.Instruction!.Line.ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_failing_credential_helper_fails_the_build_with_its_own_reason()
    {
        await using var registry = await LocalRegistry.StartAsync(new LocalRegistryOptions(Guarded: true));
        workshop.WriteTemplate(RuntimeCatalogue.ClaudeCode, string.Empty);
        await File.WriteAllTextAsync(Path.Combine(workshop.Folder, "templates", RuntimeCatalogue.ClaudeCode.Value, "Dockerfile"), $"FROM {registry.Authority}/private:1\n");

        var failure = await Should.ThrowAsync<CredentialHelperException>(() =>
            Builder.BuildAsync(workshop.Request(RuntimeCatalogue.ClaudeCode) with { Credentials = new PullCredentials(new Broken(), TimeProvider.System) }, null, CancellationToken.None));

        failure.Message.ShouldContain("no keychain");
    }

    /// <summary>Leaves it in the registry alone.</summary>
    private async Task<string> PushPrivateAsync(LocalRegistry registry)
    {
        var (repository, tag) = ($"{registry.Authority}/private-{Guid.NewGuid():n}", "1");
        var images = engine.Engine.Docker.Images;
        var tiny = await TinyImages.CreateAsync(engine, RuntimeCatalogue.OpenClaw, new string('0', 40), repository);
        await images.TagImageAsync(tiny.ImageId, new ImageTagParameters { RepositoryName = repository, Tag = tag });
        try
        {
            await images.PushImageAsync(
                $"{repository}:{tag}",
                new ImagePushParameters(),
                new AuthConfig { Username = LocalRegistry.User, Password = LocalRegistry.Password, ServerAddress = registry.Authority },
                new Recorder<JSONMessage>());
        }
        finally
        {
            await images.DeleteImageAsync(tiny.ImageId, new ImageDeleteParameters { Force = true });
        }

        return $"{repository}:{tag}";
    }

    private sealed class Nobody : IRegistryCredentials
    {
        public Task<RegistryCredential> FindAsync(RegistryHost host, CancellationToken cancellation) => Task.FromResult(RegistryCredential.None);
    }

    private sealed class Broken : IRegistryCredentials
    {
        public Task<RegistryCredential> FindAsync(RegistryHost host, CancellationToken cancellation) => throw new CredentialHelperException("test", host.Name, "no keychain");
    }
}
