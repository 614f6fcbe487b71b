using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Tests.Publishing;

public sealed class PublishRunTests : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task A_failure_before_an_interruption_is_told_and_not_the_interruption_of_the_others()
    {
        var failure = await Should.ThrowAsync<PublishFailedException>(() => Run().ForEachAsync("Tagging the version", async image =>
        {
            if (image.Runtime == RuntimeCatalogue.Codex)
            {
                throw new InvalidOperationException("it holds something else");
            }

            await _stopping.CancelAsync();
            _stopping.Token.ThrowIfCancellationRequested();
        }));

        failure.Failures.ShouldHaveSingleItem().Key.ShouldBe("codex");
        failure.Message.ShouldBe("Tagging the version failed for codex: it holds something else");
    }

    [Fact]
    public async Task A_failure_that_is_found_during_an_interruption_is_told()
    {
        var failure = await Should.ThrowAsync<PublishFailedException>(() => Run().ForEachAsync("Tagging the version", async image =>
        {
            await _stopping.CancelAsync();
            if (image.Runtime == RuntimeCatalogue.Codex)
            {
                throw new InvalidOperationException("it holds something else");
            }

            _stopping.Token.ThrowIfCancellationRequested();
        }));

        failure.Failures.ShouldHaveSingleItem().Key.ShouldBe("codex");
    }

    [Fact]
    public async Task An_interruption_alone_is_no_failure() =>
        await Should.ThrowAsync<OperationCanceledException>(() => Run().ForEachAsync("Tagging the version", async _ =>
        {
            await _stopping.CancelAsync();
            _stopping.Token.ThrowIfCancellationRequested();
        }));

    private PublishRun Run() => new(
        new PublishRequest { Prefix = RegistryPrefix.Parse("registry.example/team"), Images = [Remotes.Local, Remotes.Local with { Runtime = RuntimeCatalogue.Hermes }] },
        progress: null,
        TimeProvider.System,
        _stopping.Token);
}
