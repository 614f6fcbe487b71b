using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;
using Molecule.Containers.References;
using Molecule.Containers.Registries;

namespace Molecule.Acceptance.Tests.Product;

/// <summary>Publishing as a user does it: <c>./build.sh Push</c> against a guarded registry, and what the registry then holds.</summary>
public sealed class PushAcceptance : IClassFixture<AcceptanceEngine>, IClassFixture<RegistryFixture>, IAsyncLifetime
{
    private static readonly string[] Runtimes = ["claude-code", "codex", "hermes", "openclaw"];

    /// <summary>What is logged first when images are made.</summary>
    private const string FirstStep = "Base image";

    private readonly AcceptanceEngine _engine;
    private readonly LocalRegistry _registry;
    private readonly string _prefix;
    private readonly string _name = $"push-{Guid.NewGuid().ToString("n")[..10]}";
    private readonly string _dockerConfig = Directory.CreateTempSubdirectory("molecule-test-docker-").FullName;
    private readonly DateTime _started = TimeProvider.System.GetUtcNow().UtcDateTime;

    public PushAcceptance(AcceptanceEngine engine, RegistryFixture registry)
    {
        _engine = engine;
        _registry = registry.Registry;
        _prefix = $"{_registry.Authority}/{_name}";
    }

    private static string Temporary => Path.Combine(BuildScript.RepositoryRoot, ".nuke", "temp");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        Directory.Delete(_dockerConfig, recursive: true);
        await Script().RemoveImagesAsync(_engine.Engine);
        foreach (var image in await _engine.Engine.Docker.Images.ListImagesAsync(new ImagesListParameters()))
        {
            foreach (var reference in (image.RepoTags ?? []).Concat(image.RepoDigests ?? []).Where(name => name.StartsWith(_prefix + "/", StringComparison.Ordinal)))
            {
                try
                {
                    await _engine.Engine.Docker.Images.DeleteImageAsync(reference, new ImageDeleteParameters());
                }
                catch (DockerImageNotFoundException)
                {
                    // A digest goes with the last tag of its repository.
                }
            }
        }
    }

    [Fact]
    public async Task A_set_is_refused_then_pushed_whole_then_left_alone_and_a_foreign_build_of_the_same_inputs_is_adopted()
    {
        // Neither is any engine's or registry's business: both are wrong usage.
        (await Script().RunAsync("Push")).ShouldFailWith(2, "--registry");
        var refused = await Script().RunAsync("Push", "--registry", _prefix);
        refused.ShouldFailWith(2, "--allow-embedded");
        refused.Output.ShouldNotContain(FirstStep);
        (await ManifestAsync("codex", "latest")).ShouldBeNull();

        var planned = await SucceedAsync("--dry-run");
        planned.Output.ShouldContain("Nothing was pushed");
        (await ManifestAsync("codex", "latest")).ShouldBeNull();

        await SucceedAsync();
        var first = Report();
        first.Select(image => Text(image, "runtime")).ShouldBe(Runtimes);
        first.ShouldAllBe(image => Text(image, "outcome") == "Pushed" && Text(image, "latest") == "Moved");
        foreach (var image in first)
        {
            // The bytes under :latest are the very bytes under the immutable tag, and their configuration is the tested image.
            var tagged = (await ManifestAsync(Text(image, "runtime"), image.GetProperty("tags")[0].GetString()!))!;
            var latest = (await ManifestAsync(Text(image, "runtime"), "latest"))!;
            tagged.Digest.Value.ShouldBe(Text(image, "digest"));
            latest.Bytes.ToArray().ShouldBe(tagged.Bytes.ToArray());
            tagged.Config!.Value.Value.ShouldBe(Text(image, "imageId"));
        }

        await SucceedAsync();
        var second = Report();
        second.ShouldAllBe(image => Text(image, "outcome") == "AlreadyPublished" && Text(image, "latest") == "Already");
        Digests(second).ShouldBe(Digests(first));

        var foreign = await PublishAnotherBuildAsync(first.Single(image => Text(image, "runtime") == "codex"));
        await SucceedAsync("--runtimes", "codex");
        var adopted = Report().ShouldHaveSingleItem();
        (Text(adopted, "outcome"), Text(adopted, "digest"), Text(adopted, "latest")).ShouldBe(("Adopted", foreign.Value, "Moved"));
        ShouldNotHaveWritten(LocalRegistry.Password);
    }

    [Fact]
    public async Task A_wrong_password_is_a_clear_error_before_anything_is_built_and_stands_nowhere()
    {
        var canary = "wrong-canary-" + Guid.NewGuid().ToString("n");

        var outcome = await Script(canary).RunAsync("Push", "--registry", _prefix, "--allow-embedded", "--verbosity", "verbose");

        outcome.ShouldFailWith(1, "the registry does not accept us, with the account 'molecule'");
        outcome.Output.ShouldContain(_registry.Authority);
        (outcome.Output + outcome.Error).ShouldNotContain(canary);
        outcome.Output.ShouldNotContain(FirstStep);
        ShouldNotHaveWritten(canary);
        File.Exists(Path.Combine(Temporary, "reports", "push.json")).ShouldBeFalse();
    }

    private BuildScript Script(string password = LocalRegistry.Password) => new(_engine.Engine.Endpoint.Address, _name)
    {
        Variables = new Dictionary<string, string?> { ["REGISTRY_USER"] = LocalRegistry.User, ["REGISTRY_PASSWORD"] = password, ["DOCKER_CONFIG"] = _dockerConfig },
    };

    private async Task<ProcessOutcome> SucceedAsync(params string[] arguments)
    {
        var outcome = await Script().SucceedAsync(["Push", "--registry", _prefix, "--allow-embedded", .. arguments]);

        // This process knows the password and masks what it reads; nothing is to be masked in the first place.
        (outcome.Output + outcome.Error).ShouldNotContain(Redactor.Mask);
        return outcome;
    }

    /// <summary>What another machine might have published from the same inputs: the same labels, other bytes.</summary>
    private async Task<Digest> PublishAnotherBuildAsync(JsonElement published)
    {
        var docker = _engine.Engine.Docker;
        var repository = Text(published, "repository");
        var tag = published.GetProperty("tags")[0].GetString()!;
        var container = await docker.Containers.CreateContainerAsync(
            new CreateContainerParameters { Image = Text(published, "imageId"), Labels = new Dictionary<string, string> { [AcceptanceEngine.LabelKey] = _engine.LabelValue } });
        await docker.Images.CommitContainerChangesAsync(
            new CommitContainerChangesParameters { ContainerID = container.ID, RepositoryName = repository, Tag = tag, Changes = ["ENV BUILT_BY=somebody-else"] });
        await docker.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters());
        await docker.Images.PushImageAsync(
            repository, new ImagePushParameters { Tag = tag }, new AuthConfig { Username = LocalRegistry.User, Password = LocalRegistry.Password }, new Progress<JSONMessage>());
        var manifest = (await ManifestAsync("codex", tag))!;
        manifest.Digest.Value.ShouldNotBe(Text(published, "digest"));
        return manifest.Digest;
    }

    private async Task<RegistryManifest?> ManifestAsync(string runtime, string tag)
    {
        using var client = _registry.CreateClient();
        var reference = Repository.Parse($"{_prefix}/workspace-template-{runtime}").WithTag(tag);
        return await client.FindManifestAsync(reference, CancellationToken.None) is null ? null : await client.GetManifestAsync(reference, CancellationToken.None);
    }

    private static JsonElement[] Report() =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Temporary, "reports", "push.json"))).RootElement.GetProperty("images").EnumerateArray()];

    private static string[] Digests(JsonElement[] images) => [.. images.Select(image => Text(image, "digest"))];

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString() ?? string.Empty;

    /// <summary>Looks into every file that came into being, or changed, since this test began.</summary>
    private void ShouldNotHaveWritten(string secret)
    {
        var changed = new DirectoryInfo(Temporary).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.LastWriteTimeUtc >= _started && file.Extension is not ".dll").ToArray();
        changed.ShouldContain(file => file.Name == "build.log");
        changed.Where(file => file.Exists && File.ReadAllText(file.FullName).Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
