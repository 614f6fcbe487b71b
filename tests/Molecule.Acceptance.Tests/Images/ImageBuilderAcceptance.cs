using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Building;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Images;

public sealed class ImageBuilderAcceptance(ImageWorkshop workshop) : IClassFixture<ImageWorkshop>
{
    private ImageBuilder Builder => new(workshop.Engine, TimeProvider.System, NullLogger.Instance);

    private ImageBuilder ClassicBuilder => new(
        new ContainerEngine(workshop.Engine.Endpoint, workshop.Engine.Version with { SupportsBuildKit = false }), TimeProvider.System, NullLogger.Instance);

    [Fact]
    public async Task Build_reports_steps_and_output_and_a_second_one_is_cached_and_gives_the_same_id()
    {
        var marker = Guid.NewGuid().ToString("n");
        workshop.WriteTemplate(RuntimeCatalogue.Codex, $"RUN echo said-{marker}");
        var first = new Recorder<BuildEvent>();
        var second = new Recorder<BuildEvent>();

        var built = await Builder.BuildAsync(workshop.Request(RuntimeCatalogue.Codex), first, CancellationToken.None);
        var again = await Builder.BuildAsync(workshop.Request(RuntimeCatalogue.Codex), second, CancellationToken.None);

        built.Builder.ShouldBe(ImageBuilder.BuildKit);
        again.ImageId.ShouldBe(built.ImageId);
        first.Items.OfType<BuildEvent.Log>().ShouldContain(log => log.Text == $"said-{marker}");
        first.Items.OfType<BuildEvent.StepDone>().Single(step => step.Name.Contains("RUN echo", StringComparison.Ordinal)).Cached.ShouldBeFalse();
        second.Items.OfType<BuildEvent.StepDone>().Single(step => step.Name.Contains("RUN echo", StringComparison.Ordinal)).Cached.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failing_instruction_is_named_with_its_line_and_its_last_forty_lines(bool buildKit)
    {
        workshop.WriteTemplate(RuntimeCatalogue.Hermes, "\n# a comment\nRUN for i in $(seq 60); do echo line-$i; done; \\\n    exit 7");

        var failure = await Should.ThrowAsync<BuildFailedException>(() =>
            (buildKit ? Builder : ClassicBuilder).BuildAsync(workshop.Request(RuntimeCatalogue.Hermes), null, CancellationToken.None));

        failure.Instruction!.Line.ShouldBe(6);
        failure.Instruction.Text.ShouldStartWith("RUN for i in");
        failure.LastLines.Count.ShouldBe(40);
        failure.LastLines[^1].ShouldBe("line-60");
        failure.Message.ShouldContain("Dockerfile:6");
    }

    [Fact]
    public async Task A_Dockerfile_that_does_not_parse_is_named_with_its_line()
    {
        workshop.WriteTemplate(RuntimeCatalogue.OpenClaw, "RUNN true");

        var failure = await Should.ThrowAsync<BuildFailedException>(() => Builder.BuildAsync(workshop.Request(RuntimeCatalogue.OpenClaw), null, CancellationToken.None));

        failure.Instruction!.Line.ShouldBe(4);
        failure.Instruction.Text.ShouldBe("RUNN true");
    }

    [Fact]
    public async Task A_copy_of_a_file_that_is_not_there_is_named_with_its_line()
    {
        workshop.WriteTemplate(RuntimeCatalogue.ClaudeCode, "COPY nowhere /");

        var failure = await Should.ThrowAsync<BuildFailedException>(() => Builder.BuildAsync(workshop.Request(RuntimeCatalogue.ClaudeCode), null, CancellationToken.None));

        failure.Instruction!.Line.ShouldBe(4);
        failure.Error.ShouldContain("nowhere");
    }

    [Fact]
    public async Task The_classic_builder_gives_an_image_with_tags_labels_and_steps()
    {
        workshop.WriteTemplate(RuntimeCatalogue.Codex, "COPY a.txt /a.txt\nRUN echo from-classic", ("a.txt", "a"));
        var events = new Recorder<BuildEvent>();

        var built = await ClassicBuilder.BuildAsync(
            workshop.Request(RuntimeCatalogue.Codex) with { Labels = new Dictionary<string, string> { ["x"] = "y z" } }, events, CancellationToken.None);

        built.Builder.ShouldBe(ImageBuilder.Classic);
        (await workshop.Engine.Docker.Images.InspectImageAsync(built.ImageId)).Config.Labels["x"].ShouldBe("y z");
        events.Items.OfType<BuildEvent.StepStarted>().ShouldContain(step => step.Name == "COPY a.txt /a.txt");
        events.Items.OfType<BuildEvent.Log>().ShouldContain(log => log.Text == "from-classic");
    }
}
