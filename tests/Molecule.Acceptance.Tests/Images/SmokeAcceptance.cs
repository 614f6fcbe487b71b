using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Engines.Building;
using Molecule.Images.Building;
using Molecule.Images.Runtimes;
using Molecule.Images.Smoke;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>Real images with a small HTTP server in perl, which the base image has.</summary>
public sealed class SmokeAcceptance : IAsyncLifetime
{
    private const string Card = SmokeTemplate.Card;

    private readonly ImageWorkshop _workshop = new();

    public Task InitializeAsync() => _workshop.InitializeAsync();

    public Task DisposeAsync() => _workshop.DisposeAsync();

    [Fact]
    public async Task An_image_that_answers_as_uid_1000_passes_and_is_not_started_a_second_time()
    {
        Write(Card, user: "USER 1000");
        var options = _workshop.Options(RuntimeCatalogue.Codex) with { Smoke = true };
        var second = new Recorder<ImageProgress>();

        var first = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();
        var again = (await _workshop.Pipeline.BuildAsync(options, second, CancellationToken.None)).Images.Single();

        first.Smoke.ShouldBe(SmokeResult.Passed);
        again.Smoke.ShouldBe(SmokeResult.PassedBefore);
        second.Items.OfType<ImageProgress.SmokeStarted>().ShouldBeEmpty();
        (await LeftoversAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_listener_that_runs_as_root_fails_and_the_latest_tag_does_not_move()
    {
        Write(Card, user: string.Empty);

        var failure = await FailureAsync();

        failure.Problem.ShouldContain("runs as root");
        var images = await _workshop.Engine.Docker.Images.ListImagesAsync(new ImagesListParameters
        {
            Filters = new Dictionary<string, IDictionary<string, bool>> { ["reference"] = new Dictionary<string, bool> { [$"molecule-local/*:latest--{_workshop.Isolation.Value}"] = true } },
        });
        images.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_root_that_only_starts_the_agent_as_another_user_passes()
    {
        Write(Card, user: string.Empty, start: """["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "perl", "/server.pl"]""");

        var report = await _workshop.Pipeline.BuildAsync(_workshop.Options(RuntimeCatalogue.Codex) with { Smoke = true }, null, CancellationToken.None);

        report.Images.Single().Smoke.ShouldBe(SmokeResult.Passed);
    }

    [Fact]
    public async Task A_container_that_ends_shows_its_exit_code_and_its_log()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, """CMD ["bash", "-c", "echo my last words; exit 3"]""");

        var failure = await FailureAsync();

        failure.Problem.ShouldContain("exit code 3");
        failure.ContainerLog.ShouldBe(["my last words"]);
    }

    [Fact]
    public async Task A_card_without_a_name_fails()
    {
        Write("""{"skills":[]}""", user: "USER 1000");

        (await FailureAsync()).Problem.ShouldContain("no name");
    }

    [Fact]
    public async Task An_image_that_ignores_SIGTERM_fails()
    {
        Write(Card, user: "USER 1000", onTerm: "IGNORE");

        (await FailureAsync()).Problem.ShouldContain("after SIGTERM");
    }

    [Fact]
    public async Task Asked_again_what_has_passed_is_tested_anew_and_says_what_it_saw()
    {
        Write(Card, user: "USER 1000");
        var options = _workshop.Options(RuntimeCatalogue.Codex) with { Smoke = true };
        await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None);

        var again = (await _workshop.Pipeline.BuildAsync(options with { SmokeAgain = true }, null, CancellationToken.None)).Images.Single();

        again.Result.ShouldBe(ImageResult.Reused);
        again.Smoke.ShouldBe(SmokeResult.Passed);
        again.Measured!.User.ShouldBe("1000");
        again.Measured.ReadySeconds.ShouldBeGreaterThan(0);
        SmokeRecords.In(options.StateFolder).HasPassed(again.ImageId!, ImageWorkshop.Manifest.Select([RuntimeCatalogue.Codex])[0].Smoke).ShouldBeTrue();
    }

    [Fact]
    public async Task A_failure_takes_an_earlier_success_back()
    {
        Write(Card, user: string.Empty);
        var built = (await _workshop.Pipeline.BuildAsync(_workshop.Options(RuntimeCatalogue.Codex), null, CancellationToken.None)).Images.Single();
        var options = _workshop.Options(RuntimeCatalogue.Codex) with { Smoke = true };
        var probe = ImageWorkshop.Manifest.Select([RuntimeCatalogue.Codex])[0].Smoke;
        SmokeRecords.In(options.StateFolder).Record(built.ImageId!, probe);

        var failed = await Should.ThrowAsync<ImagesFailedException>(() => _workshop.Pipeline.BuildAsync(options with { SmokeAgain = true }, null, CancellationToken.None));

        failed.Report.Images.Single().Smoke.ShouldBe(SmokeResult.Failed);
        SmokeRecords.In(options.StateFolder).HasPassed(built.ImageId!, probe).ShouldBeFalse();
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_the_image_s_failure_not_the_engine_s()
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, """CMD ["/no/such/program"]""");

        (await FailureAsync()).Problem.ShouldContain("/no/such/program");
    }

    [Fact]
    public async Task A_platform_whose_programs_the_engine_cannot_run_is_refused_before_anything_is_built()
    {
        // A base for another platform whose programs no kernel runs: the same answer on every machine.
        var folder = _workshop.WriteTemplate(RuntimeCatalogue.Hermes, string.Empty, ("program", "no program for any machine"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), $"FROM scratch\nLABEL {_workshop.Label}\nCOPY --chmod=755 program /bin/true\n");
        var platform = Molecule.Containers.References.Platform.Parse(_workshop.Engine.Version.Architecture == "amd64" ? "linux/arm64" : "linux/amd64");
        var foreign = await new ImageBuilder(_workshop.Engine, TimeProvider.System, NullLogger.Instance).BuildAsync(
            _workshop.Request(RuntimeCatalogue.Hermes) with { Platform = platform }, null, CancellationToken.None);
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, "RUN true");
        var progress = new Recorder<ImageProgress>();

        var refused = await Should.ThrowAsync<PlatformNotRunnableException>(() => _workshop.Pipeline.BuildAsync(
            _workshop.Options(RuntimeCatalogue.Codex) with { Smoke = true, Platform = platform, BaseImageId = foreign.ImageId }, progress, CancellationToken.None));

        refused.Remedy.ShouldContain("binfmt_misc");
        progress.Items.ShouldBeEmpty();
    }

    private async Task<SmokeFailedException> FailureAsync()
    {
        var failed = await Should.ThrowAsync<ImagesFailedException>(() =>
            _workshop.Pipeline.BuildAsync(_workshop.Options(RuntimeCatalogue.Codex) with { Smoke = true }, null, CancellationToken.None));
        (await LeftoversAsync()).ShouldBeEmpty();
        return failed.Failures.Values.Single().ShouldBeOfType<SmokeFailedException>();
    }

    /// <summary>Containers of this test's image: the label travels from the image to them.</summary>
    private async Task<IList<ContainerListResponse>> LeftoversAsync() => await _workshop.Engine.Docker.Containers.ListContainersAsync(new ContainersListParameters
    {
        All = true,
        Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [_workshop.Label] = true, [SmokeTester.Label] = true } },
    });

    private void Write(string card, string user, string onTerm = "DEFAULT", string start = SmokeTemplate.Start) => SmokeTemplate.Write(_workshop, user, start, card, onTerm);
}
