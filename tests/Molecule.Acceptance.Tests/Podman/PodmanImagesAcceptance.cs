using Microsoft.Extensions.Logging;
using Molecule.Acceptance.Tests.Images;
using Molecule.Containers.Engines.Building;
using Molecule.Images.Building;
using Molecule.Images.Runtimes;
using Molecule.Images.Smoke;

namespace Molecule.Acceptance.Tests.Podman;

[Collection(PodmanCollection.Name)]
public sealed class PodmanImagesAcceptance(PodmanEngine podman) : IAsyncLifetime
{
    private readonly ImageWorkshop _workshop = new(podman.Endpoint);

    public Task InitializeAsync() => PodmanEngine.Runs ? _workshop.InitializeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => PodmanEngine.Runs ? _workshop.DisposeAsync() : Task.CompletedTask;

    [Fact]
    public async Task An_image_is_built_named_and_labelled_then_reused_and_a_changed_part_is_explained()
    {
        if (!PodmanEngine.Runs)
        {
            return;
        }

        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "COPY a.txt /\nRUN true", ("a.txt", "a"));
        var options = _workshop.Options(RuntimeCatalogue.Codex);

        var first = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();
        var second = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "COPY a.txt /\nRUN true", ("a.txt", "b"));
        var explanation = (await _workshop.Pipeline.ExplainAsync(options, CancellationToken.None)).Single();

        first.Result.ShouldBe(ImageResult.Built);
        (await File.ReadAllTextAsync(first.LogFile!)).ShouldContain("builder classic");
        foreach (var tag in first.Tags)
        {
            var image = await _workshop.Engine.Docker.Images.InspectImageAsync(tag);
            image.ID.ShouldBe(first.ImageId);
            image.Config.Labels[ImageLabels.InputKey].ShouldBe(first.InputKey);
            image.Config.Labels[ImageLabels.BaseDigest].ShouldBe(_workshop.BaseImageId);
        }

        second.Result.ShouldBe(ImageResult.Reused);
        second.ImageId.ShouldBe(first.ImageId);
        explanation.WouldBuild.ShouldBeTrue();
        explanation.Changes.Single().Name.ShouldBe("context");
    }

    [Fact]
    public async Task Steps_of_several_stages_and_their_output_are_told_apart_and_a_second_build_is_cached()
    {
        if (!PodmanEngine.Runs)
        {
            return;
        }

        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "RUN echo one; printf unended\nFROM ${BASE_IMAGE}\nLABEL " + _workshop.Label + "\nCOPY --from=0 /etc/hostname /\nRUN echo two");
        var (first, second) = (new Recorder<BuildEvent>(), new Recorder<BuildEvent>());

        var built = await _workshop.Builder.BuildAsync(_workshop.Request(RuntimeCatalogue.Codex), first, CancellationToken.None);
        await _workshop.Builder.BuildAsync(_workshop.Request(RuntimeCatalogue.Codex), second, CancellationToken.None);

        built.Builder.ShouldBe(ImageBuilder.Classic);
        first.Items.OfType<BuildEvent.Log>().Select(log => log.Text).ShouldBe(["one", "unended", "two"]);
        var steps = first.Items.OfType<BuildEvent.StepDone>().ToList();
        steps.Select(step => step.StepId).ShouldBeUnique();
        steps.Select(step => step.Name).ShouldContain("RUN echo two");
        steps.Single(step => step.Name == "RUN echo two").Cached.ShouldBeFalse();
        second.Items.OfType<BuildEvent.StepDone>().Single(step => step.Name == "RUN echo two").Cached.ShouldBeTrue();
        second.Items.OfType<BuildEvent.Log>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failing_instruction_is_named_with_its_line_and_its_last_lines()
    {
        if (!PodmanEngine.Runs)
        {
            return;
        }

        _workshop.WriteTemplate(RuntimeCatalogue.Hermes, "\n# a comment\nRUN for i in $(seq 60); do echo line-$i; done; \\\n    exit 7");

        var failure = await Should.ThrowAsync<BuildFailedException>(() => _workshop.Builder.BuildAsync(_workshop.Request(RuntimeCatalogue.Hermes), null, CancellationToken.None));

        failure.Instruction!.Line.ShouldBe(6);
        failure.LastLines.ShouldContain("line-60");
        failure.LastLines.Count.ShouldBe(40);
        failure.Error.ShouldContain("exit status 7");
    }

    [Fact]
    public async Task A_build_that_is_cancelled_in_an_instruction_is_given_up_and_the_log_says_that_it_goes_on()
    {
        if (!PodmanEngine.Runs)
        {
            return;
        }

        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "RUN echo before; sleep 300");
        var log = new Recorder<string>();
        var builder = new ImageBuilder(_workshop.Engine, TimeProvider.System, new LineLogger(log));
        using var source = new CancellationTokenSource();
        var events = new Recorder<BuildEvent>(value =>
        {
            if (value is BuildEvent.Log { Text: "before" })
            {
                source.Cancel();
            }
        });

        var cancelled = await Assert.ThrowsAsync<BuildCancelledException>(() => builder.BuildAsync(_workshop.Request(RuntimeCatalogue.Codex), events, source.Token));

        cancelled.LastLines.ShouldContain("before");
        cancelled.Step.ShouldBe("RUN echo before; sleep 300");
        log.Items.ShouldHaveSingleItem().ShouldContain("RUN echo before; sleep 300 goes on");
    }

    [Fact]
    public async Task An_image_passes_its_smoke_test()
    {
        if (!PodmanEngine.Runs)
        {
            return;
        }

        SmokeTemplate.Write(_workshop, user: "USER 1000");

        var tested = (await _workshop.Pipeline.BuildAsync(_workshop.Options(RuntimeCatalogue.Codex) with { Smoke = true }, null, CancellationToken.None)).Images.Single();

        tested.Smoke.ShouldBe(SmokeResult.Passed);
        tested.Measured!.User.ShouldBe("1000");
    }

    [Theory]
    [InlineData("", "/server.pl", "runs as root")]
    [InlineData("USER 1000", "/no/such/program", "/no/such/program")]
    public async Task An_image_that_must_not_run_fails_its_smoke_test(string user, string program, string problem)
    {
        if (!PodmanEngine.Runs)
        {
            return;
        }

        SmokeTemplate.Write(_workshop, user, program == "/server.pl" ? SmokeTemplate.Start : $"""["{program}"]""");

        var failed = await Should.ThrowAsync<ImagesFailedException>(() =>
            _workshop.Pipeline.BuildAsync(_workshop.Options(RuntimeCatalogue.Codex) with { Smoke = true }, null, CancellationToken.None));

        failed.Failures.Values.Single().ShouldBeOfType<SmokeFailedException>().Problem.ShouldContain(problem);
    }

    private sealed class LineLogger(IProgress<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Report(formatter(state, exception));
    }
}
