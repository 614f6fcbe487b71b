using Molecule.Containers.Engines.Building;
using Molecule.Images.Building;
using Molecule.Images.Runtimes;
using Molecule.Terminal.Images;

namespace Molecule.Terminal.Tests.Images;

public sealed class ImageViewTests
{
    private readonly PlainTerminal _terminal = new();

    [Fact]
    public async Task Show_prints_the_instructions_that_run_and_none_of_the_builder_s_own_steps()
    {
        await ShowAsync(Report(ImageResult.Built), briefly: true, progress =>
        {
            Step(progress, "[internal] load build definition");
            Step(progress, "copy /context /");
            Step(progress, "[2/6] RUN one \\\n   && two");
        });

        _terminal.Lines.ShouldContain("codex          | building  [2/6] RUN one \\ && two");
        _terminal.Text.ShouldNotContain("internal");
        _terminal.Text.ShouldNotContain("/context");
    }

    [Theory]
    [InlineData(ImageResult.Reused, false)]
    [InlineData(ImageResult.Built, true)]
    public async Task Show_briefly_leaves_the_table_out_when_nothing_was_built(ImageResult result, bool table)
    {
        await ShowAsync(Report(result), briefly: true, _ => { });

        _terminal.Text.Contains("12.5 MB", StringComparison.Ordinal).ShouldBe(table);
    }

    private static void Step(IProgress<ImageProgress> progress, string name) =>
        progress.Report(new ImageProgress.BuildStep(RuntimeCatalogue.Codex, new BuildEvent.StepStarted("1", name, DateTimeOffset.UnixEpoch)));

    private Task<ImageReport> ShowAsync(ImageReport report, bool briefly, Action<IProgress<ImageProgress>> events) =>
        new ImageView(_terminal.Output, TimeProvider.System).ShowAsync(
            progress =>
            {
                events(progress);
                return Task.FromResult(report);
            },
            briefly);

    private static ImageReport Report(ImageResult result) => new()
    {
        Engine = "unix:///x",
        Builder = "buildkit",
        Seconds = 1,
        Images =
        [
            new ImageReportEntry
            {
                Runtime = "codex",
                Tags = ["molecule-local/workspace-template-codex:0123456789ab-amd64"],
                SourceKind = "embedded",
                Source = "embedded:codex",
                Commit = "0123456789ab",
                InputKey = "k",
                Result = result,
                Reason = "r",
                Seconds = 1,
                Size = 12_500_000,
                Smoke = SmokeResult.Passed,
            },
        ],
    };
}
