using System.Collections.Concurrent;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.References;
using Molecule.Containers.Registries.Failures;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;
using Platform = Molecule.Containers.References.Platform;

namespace Molecule.Acceptance.Tests.Registries;

public sealed class PublishAcceptance(AcceptanceEngine engine, RegistryFixture registry) : IClassFixture<AcceptanceEngine>, IClassFixture<RegistryFixture>
{
    private static readonly string First = new('1', 40);
    private static readonly string Second = new('2', 40);

    private readonly RegistryPrefix _prefix = RegistryPrefix.Parse($"{registry.Registry.Authority}/t{Guid.NewGuid():n}");
    private readonly ConcurrentQueue<PublishProgress> _progress = new();
    private readonly OrderedHistory _history = new();
    private readonly RecordingCheck _check = new();

    [Fact]
    public async Task A_set_is_published_proven_and_latest_names_the_same_bytes()
    {
        var images = new[] { await ImageAsync(RuntimeCatalogue.Codex, First), await ImageAsync(RuntimeCatalogue.Hermes, First) };

        var report = await PublishAsync(images, version: "1.4.0");

        using var client = registry.Registry.CreateClient();
        foreach (var (image, entry) in images.Zip(report.Images))
        {
            entry.Outcome.ShouldBe(PublishOutcome.Pushed);
            entry.Proof.ShouldBe(PublishProof.ConfigurationIsImageId);
            entry.ConfigDigest.ShouldBe(image.ImageId);
            entry.Tags.ShouldBe(["sha-1111111", "1.4.0", "latest"]);
            entry.Latest.ShouldBe(LatestResult.Moved);
            foreach (var tag in entry.Tags)
            {
                (await client.FindManifestAsync(Repository.Parse(entry.Repository).WithTag(tag), CancellationToken.None))!.Digest.Value.ShouldBe(entry.Digest);
            }
        }

        _progress.OfType<PublishProgress.Pushing>().ShouldContain(pushing => pushing.LayersDone == pushing.Layers);
        var lastStaged = _progress.ToList().FindLastIndex(progress => progress is PublishProgress.Staged);
        _progress.ToList().FindIndex(progress => progress is PublishProgress.LatestMoved).ShouldBeGreaterThan(lastStaged);
        report.ToJson().ShouldNotContain(LocalRegistry.Password);
    }

    [Fact]
    public async Task A_published_image_is_pulled_by_the_engine_with_the_same_digest_and_id()
    {
        var image = await ImageAsync(RuntimeCatalogue.Codex, First);
        var entry = (await PublishAsync([image])).Images.ShouldHaveSingleItem();
        var pinned = $"{entry.Repository}@{entry.Digest}";

        await engine.Engine.Docker.Images.CreateImageAsync(
            new ImagesCreateParameters { FromImage = entry.Repository, Tag = entry.Digest },
            new AuthConfig { Username = LocalRegistry.User, Password = LocalRegistry.Password },
            new Progress<JSONMessage>());

        (await engine.Engine.Docker.Images.InspectImageAsync(pinned)).ID.ShouldBe(image.ImageId);
    }

    [Fact]
    public async Task A_second_run_sends_nothing_and_changes_nothing()
    {
        var image = await ImageAsync(RuntimeCatalogue.Codex, First);
        var first = await PublishAsync([image]);
        _progress.Clear();

        var second = await PublishAsync([image]);

        var entry = second.Images.ShouldHaveSingleItem();
        entry.Outcome.ShouldBe(PublishOutcome.AlreadyPublished);
        entry.Latest.ShouldBe(LatestResult.Already);
        entry.Digest.ShouldBe(first.Images[0].Digest);
        _progress.OfType<PublishProgress.Pushing>().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_name_for_the_push_does_not_stay_on_the_engine()
    {
        var image = await ImageAsync(RuntimeCatalogue.Codex, First);

        await PublishAsync([image]);

        var local = await engine.Engine.Docker.Images.InspectImageAsync(image.ImageId);
        local.RepoTags.ShouldHaveSingleItem().ShouldStartWith("molecule-local/");
    }

    [Fact]
    public async Task A_name_that_another_image_had_before_is_given_back_to_it()
    {
        var image = await ImageAsync(RuntimeCatalogue.Codex, First);
        var other = await ImageAsync(RuntimeCatalogue.Codex, Second);
        var name = _prefix.ImmutableOf(RuntimeCatalogue.Codex, First);
        await engine.Engine.Docker.Images.TagImageAsync(other.ImageId, new ImageTagParameters { RepositoryName = name.Repository.Name, Tag = name.Name });

        await PublishAsync([image]);

        (await engine.Engine.Docker.Images.InspectImageAsync(name.ToString())).ID.ShouldBe(other.ImageId);
    }

    [Fact]
    public async Task Another_build_of_the_same_inputs_adopts_what_is_published()
    {
        var published = await ImageAsync(RuntimeCatalogue.Codex, First);
        var before = await PublishAsync([published]);
        var again = await ImageAsync(RuntimeCatalogue.Codex, First);

        var report = await PublishAsync([again]);

        var entry = report.Images.ShouldHaveSingleItem();
        entry.Outcome.ShouldBe(PublishOutcome.Adopted);
        entry.ImageId.ShouldBe(published.ImageId);
        entry.Digest.ShouldBe(before.Images[0].Digest);
        _check.Checked.ShouldHaveSingleItem().ShouldBe((RuntimeCatalogue.Codex, published.ImageId));
    }

    [Fact]
    public async Task An_adopted_image_that_fails_its_test_is_not_taken_over()
    {
        await PublishAsync([await ImageAsync(RuntimeCatalogue.Codex, First)], moveLatest: false);
        _check.Failure = new InvalidOperationException("it does not answer");

        var failure = await Should.ThrowAsync<PublishFailedException>(async () => await PublishAsync([await ImageAsync(RuntimeCatalogue.Codex, First)]));

        failure.Message.ShouldContain("it does not answer");
        await ShouldHaveNoLatestAsync(RuntimeCatalogue.Codex);
    }

    [Fact]
    public async Task An_immutable_tag_of_other_inputs_is_never_overwritten_and_keeps_the_whole_set_back()
    {
        var published = await PublishAsync([await ImageAsync(RuntimeCatalogue.Codex, First)], moveLatest: false);
        var other = await ImageAsync(RuntimeCatalogue.Codex, First, inputKey: "key-2");

        var failure = await Should.ThrowAsync<PublishFailedException>(async () => await PublishAsync([other, await ImageAsync(RuntimeCatalogue.Hermes, First)]));

        var refused = failure.Failures["codex"].ShouldBeOfType<ImmutableTagTakenException>();
        refused.Published.Value.ShouldBe(published.Images[0].Digest);
        refused.Message.ShouldContain("key-2");
        failure.Report.Images.Select(entry => entry.Outcome).ShouldBe([null, PublishOutcome.Pushed]);
        await ShouldHaveNoLatestAsync(RuntimeCatalogue.Codex);
        await ShouldHaveNoLatestAsync(RuntimeCatalogue.Hermes);
    }

    [Fact]
    public async Task Latest_is_not_moved_backwards_for_any_image_of_the_set_unless_forced()
    {
        await PublishAsync([await ImageAsync(RuntimeCatalogue.Codex, Second), await ImageAsync(RuntimeCatalogue.Hermes, First)]);
        var older = await ImageAsync(RuntimeCatalogue.Codex, First);
        var newer = await ImageAsync(RuntimeCatalogue.Hermes, Second);

        var refused = await Should.ThrowAsync<LatestRefusedException>(() => PublishAsync([older, newer]));
        refused.Refusals.ShouldHaveSingleItem().Key.ShouldBe(_prefix.LatestOf(RuntimeCatalogue.Codex).ToString());
        refused.Report.Images.ShouldAllBe(entry => entry.Digest != null && entry.Latest == LatestResult.Untouched);
        (await LatestAsync(RuntimeCatalogue.Hermes)).ShouldBe(First);

        var forced = await PublishAsync([older, newer], force: true);
        forced.Images.ShouldAllBe(entry => entry.Latest == LatestResult.Moved && entry.PreviousLatest != null);
        (await LatestAsync(RuntimeCatalogue.Codex)).ShouldBe(First);
        (await LatestAsync(RuntimeCatalogue.Hermes)).ShouldBe(Second);
    }

    [Fact]
    public async Task Without_credentials_nothing_is_pushed_and_the_reason_is_the_registrys_own()
    {
        var image = await ImageAsync(RuntimeCatalogue.Codex, First);

        var failure = await Should.ThrowAsync<RegistryUnauthorizedException>(() => PublishAsync([image], password: null));

        failure.Remedy.ShouldContain("docker login");
    }

    [Fact]
    public async Task An_image_whose_labels_are_not_what_was_built_is_not_published()
    {
        var image = await ImageAsync(RuntimeCatalogue.Codex, First);

        var failure = await Should.ThrowAsync<PublishFailedException>(() => PublishAsync([image with { InputKey = "another" }]));

        failure.Failures["codex"].ShouldBeOfType<ImageNotAsBuiltException>();
    }

    private Task<PublishableImage> ImageAsync(RuntimeName runtime, string commit, string inputKey = "key-1") =>
        TinyImages.CreateAsync(engine, runtime, commit, Guid.NewGuid().ToString(), inputKey);

    private async Task<PublishReport> PublishAsync(
        IReadOnlyList<PublishableImage> images, string? version = null, bool force = false, bool moveLatest = true, string? password = LocalRegistry.Password)
    {
        using var client = registry.Registry.CreateClient(password);
        var publisher = new ImagePublisher(engine.Engine, client, _history, _check, TimeProvider.System, NullLoggerFactory.Instance);
        return await publisher.PublishAsync(
            new PublishRequest { Prefix = _prefix, Images = images, Version = version, ForceLatest = force, MoveLatest = moveLatest }, new Recorder(_progress), CancellationToken.None);
    }

    private async Task<string?> LatestAsync(RuntimeName runtime)
    {
        using var client = registry.Registry.CreateClient();
        return (await client.FindImageAsync(_prefix.LatestOf(runtime), Platform.Native, CancellationToken.None))?.Labels["org.opencontainers.image.revision"];
    }

    private async Task ShouldHaveNoLatestAsync(RuntimeName runtime) => (await LatestAsync(runtime)).ShouldBeNull();

    private sealed class RecordingCheck : IAdoptedImageCheck
    {
        public ConcurrentQueue<(RuntimeName, string)> Checked { get; } = new();

        public Exception? Failure { get; set; }

        public Task CheckAsync(RuntimeName runtime, PinnedReference image, string imageId, CancellationToken cancellation)
        {
            Checked.Enqueue((runtime, imageId));
            return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
        }
    }

    private sealed class Recorder(ConcurrentQueue<PublishProgress> events) : IProgress<PublishProgress>
    {
        public void Report(PublishProgress value) => events.Enqueue(value);
    }
}
