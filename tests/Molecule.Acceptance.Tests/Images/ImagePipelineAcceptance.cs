using System.Text.Json;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Images.Building;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Images;

public sealed class ImagePipelineAcceptance : IAsyncLifetime
{
    private readonly ImageWorkshop _workshop = new();

    public Task InitializeAsync() => _workshop.InitializeAsync();

    public Task DisposeAsync() => _workshop.DisposeAsync();

    [Fact]
    public async Task Build_tags_labels_and_reports_and_a_second_run_reuses_the_same_image()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "COPY a.txt /\nRUN true", ("a.txt", "a"));
        var options = _workshop.Options(RuntimeCatalogue.Codex);

        var first = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();
        var second = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();

        var image = await _workshop.Engine.Docker.Images.InspectImageAsync(first.Tags[1]);
        image.ID.ShouldBe(first.ImageId);
        image.RepoTags.ShouldContain(first.Tags[0]);
        image.Config.Labels[ImageLabels.InputKey].ShouldBe(first.InputKey);
        image.Config.Labels[ImageLabels.Revision].ShouldBe(first.Commit);
        image.Config.Labels[ImageLabels.BaseDigest].ShouldBe(_workshop.BaseImageId);
        first.Tags[0].ShouldBe($"molecule-local/workspace-template-codex:{first.Commit[..12]}-amd64--{_workshop.Isolation.Value}");
        first.Result.ShouldBe(ImageResult.Built);
        (await File.ReadAllTextAsync(first.LogFile!)).ShouldContain("RUN true");
        second.Result.ShouldBe(ImageResult.Reused);
        second.ImageId.ShouldBe(first.ImageId);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(options.ReportFile!));
        report.RootElement.GetProperty("images")[0].GetProperty("result").GetString().ShouldBe("Reused");
    }

    [Fact]
    public async Task A_changed_file_is_rebuilt_and_the_changed_part_is_named_old_and_new()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "COPY a.txt /", ("a.txt", "a"));
        var options = _workshop.Options(RuntimeCatalogue.Codex);
        var first = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "COPY a.txt /", ("a.txt", "b"));

        var explanation = (await _workshop.Pipeline.ExplainAsync(options, CancellationToken.None)).Single();
        var second = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();

        explanation.WouldBuild.ShouldBeTrue();
        explanation.Changes.Single().ShouldBe(new InputChange("context", first.Commit, second.Commit));
        second.Result.ShouldBe(ImageResult.Built);
        second.ImageId.ShouldNotBe(first.ImageId);
    }

    [Fact]
    public async Task Identical_inputs_give_the_identical_image_id_even_when_the_image_was_removed_in_between()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "RUN true");
        var options = _workshop.Options(RuntimeCatalogue.Codex);
        var first = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();
        await _workshop.Engine.Docker.Images.DeleteImageAsync(first.ImageId!, new ImageDeleteParameters { Force = true });

        var second = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();

        second.Result.ShouldBe(ImageResult.Built);
        second.ImageId.ShouldBe(first.ImageId);
    }

    [Fact]
    public async Task Two_runs_at_once_build_one_image()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "RUN sleep 1");
        var options = _workshop.Options(RuntimeCatalogue.Codex);
        var waited = new Recorder<ImageProgress>();

        var runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => _workshop.Pipeline.BuildAsync(options, waited, CancellationToken.None)));

        runs.Select(run => run.Images.Single().Result).Order().ShouldBe([ImageResult.Built, ImageResult.Reused]);
        runs.Select(run => run.Images.Single().ImageId).Distinct().Count().ShouldBe(1);
        waited.Items.OfType<ImageProgress.Waiting>().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task When_nothing_changed_the_engine_is_asked_once_for_all()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "RUN true");
        _workshop.WriteTemplate(RuntimeCatalogue.Hermes, "RUN true");
        var options = _workshop.Options(RuntimeCatalogue.Codex, RuntimeCatalogue.Hermes);
        await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None);
        await using var proxy = new RecordingProxy(_workshop.Engine);

        await new ImagePipeline(proxy.Engine, TimeProvider.System, NullLogger.Instance).BuildAsync(options, null, CancellationToken.None);

        proxy.Requests.ShouldHaveSingleItem().ShouldContain("/images/json");
    }

    [Fact]
    public async Task An_engine_that_fails_while_the_image_is_named_is_an_error_that_says_so()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "RUN true");
        // Somebody takes the image away between its build and its names.
        await using var proxy = new RecordingProxy(_workshop.Engine, sent =>
        {
            if (sent.Contains("/tag?", StringComparison.Ordinal))
            {
                RemoveImagesAsync().GetAwaiter().GetResult();
            }
        });

        var failed = await Should.ThrowAsync<ImagesFailedException>(() =>
            new ImagePipeline(proxy.Engine, TimeProvider.System, NullLogger.Instance).BuildAsync(_workshop.Options(RuntimeCatalogue.Codex), null, CancellationToken.None));

        var failure = failed.Failures.Values.Single().ShouldBeOfType<ImageEngineException>();
        failure.Message.ShouldContain("naming the image");
        failure.Message.ShouldContain("No such image");

        async Task RemoveImagesAsync()
        {
            var mine = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [_workshop.Label] = true } };
            foreach (var image in await _workshop.Engine.Docker.Images.ListImagesAsync(new ImagesListParameters { Filters = mine }))
            {
                await _workshop.Engine.Docker.Images.DeleteImageAsync(image.ID, new ImageDeleteParameters { Force = true });
            }
        }
    }

    [Fact]
    public async Task A_template_with_a_base_of_its_own_is_labelled_with_that_base()
    {
        var folder = _workshop.WriteTemplate(RuntimeCatalogue.Codex, string.Empty);
        var name = $"molecule-test/base:{_workshop.Isolation.Value}";
        await _workshop.Engine.Docker.Images.TagImageAsync(_workshop.BaseImageId, new ImageTagParameters { RepositoryName = "molecule-test/base", Tag = _workshop.Isolation.Value });
        await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), $"FROM {name}\nLABEL {_workshop.Label}\n");
        try
        {
            var built = (await _workshop.Pipeline.BuildAsync(_workshop.Options(RuntimeCatalogue.Codex), null, CancellationToken.None)).Images.Single();

            var labels = (await _workshop.Engine.Docker.Images.InspectImageAsync(built.ImageId)).Config.Labels;
            labels[ImageLabels.BaseName].ShouldBe(name);
            labels[ImageLabels.BaseDigest].ShouldBe(_workshop.BaseImageId);
        }
        finally
        {
            await _workshop.Engine.Docker.Images.DeleteImageAsync(name, new ImageDeleteParameters { NoPrune = true });
        }
    }

    [Fact]
    public async Task One_image_that_fails_does_not_stop_the_others_and_the_report_has_both()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "RUN exit 9");
        _workshop.WriteTemplate(RuntimeCatalogue.Hermes, "RUN sleep 0.5");
        var options = _workshop.Options(RuntimeCatalogue.Codex, RuntimeCatalogue.Hermes);

        var failure = await Should.ThrowAsync<ImagesFailedException>(() => _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None));

        failure.Failures.Keys.ShouldBe([RuntimeCatalogue.Codex]);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(options.ReportFile!));
        report.RootElement.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("result").GetString()).ShouldBe(["Failed", "Built"]);
    }

    [Fact]
    public async Task Another_isolation_token_takes_the_same_content_under_its_own_names_without_a_build()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "RUN true");
        var options = _workshop.Options(RuntimeCatalogue.Codex);
        var first = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();

        var other = (await _workshop.Pipeline.BuildAsync(options with { Isolation = IsolationToken.Parse(_workshop.Isolation.Value + "b") }, null, CancellationToken.None)).Images.Single();

        other.Result.ShouldBe(ImageResult.Reused);
        other.ImageId.ShouldBe(first.ImageId);
        other.Tags.ShouldNotBe(first.Tags);
        (await _workshop.Engine.Docker.Images.InspectImageAsync(other.Tags[1])).ID.ShouldBe(first.ImageId);
    }

    [Fact]
    public async Task A_lock_whose_owner_is_killed_is_free_at_once()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "RUN true");
        var folder = Directory.CreateDirectory(Path.Combine(_workshop.Folder, "state", "locks", "images"));
        using var owner = System.Diagnostics.Process.Start("flock", ["--exclusive", "--close", Path.Combine(folder.FullName, "codex.lock"), "sleep", "60"]);
        await Task.Delay(500);
        var waiting = new TaskCompletionSource();
        var progress = new Recorder<ImageProgress>(value =>
        {
            if (value is ImageProgress.Waiting)
            {
                waiting.TrySetResult();
            }
        });

        var run = _workshop.Pipeline.BuildAsync(_workshop.Options(RuntimeCatalogue.Codex), progress, CancellationToken.None);
        await waiting.Task.WaitAsync(TimeSpan.FromSeconds(20));
        run.IsCompleted.ShouldBeFalse();
        owner.Kill();

        (await run.WaitAsync(TimeSpan.FromSeconds(30))).Images.Single().Result.ShouldBe(ImageResult.Built);
    }

    [Fact]
    public async Task An_image_that_somebody_built_on_top_is_never_taken_for_ours()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "RUN true");
        var options = _workshop.Options(RuntimeCatalogue.Codex);
        var ours = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();
        var derived = await _workshop.Engine.Docker.Containers.CreateContainerAsync(new CreateContainerParameters { Image = ours.ImageId, Cmd = ["true"] });
        await _workshop.Engine.Docker.Images.CommitContainerChangesAsync(new CommitContainerChangesParameters { ContainerID = derived.ID });
        foreach (var tag in ours.Tags)
        {
            await _workshop.Engine.Docker.Images.DeleteImageAsync(tag, new ImageDeleteParameters { Force = true });
        }

        (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single().ImageId.ShouldBe(ours.ImageId);
    }

    [Fact]
    public async Task A_base_of_another_platform_is_refused_before_anything_is_built()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "RUN true");

        var refused = await Should.ThrowAsync<BasePlatformMismatchException>(() => _workshop.Pipeline.BuildAsync(
            _workshop.Options(RuntimeCatalogue.Codex) with { Platform = Molecule.Containers.References.Platform.Parse("linux/s390x") }, null, CancellationToken.None));

        refused.Message.ShouldContain("linux/s390x");
    }
}
