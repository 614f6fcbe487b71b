using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Containers.Processes;
using Molecule.Containers.References;
using Molecule.Images.BaseImages;

namespace Molecule.Acceptance.Tests.BaseImages;

public sealed class BaseImageAcceptance(AcceptanceEngine fixture) : IClassFixture<AcceptanceEngine>, IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("molecule-base-").FullName;

    private BaseImageProvider Provider => new(new StateHome(_state), ProcessEnvironmentVariables.Instance, TimeProvider.System, NullLoggerFactory.Instance);

    [Fact]
    public async Task Ensure_uses_the_image_that_is_there_and_tells_by_its_labels_who_made_it()
    {
        var image = await Provider.EnsureAsync(fixture.Engine, new BaseImageRequest { Source = BaseImageSource.Pull }, CancellationToken.None);

        var there = await fixture.Engine.Docker.Images.InspectImageAsync(image.Reference.ToString());
        image.Origin.ShouldBe(BaseImageOrigin.Present);
        image.ImageId.ShouldBe(there.ID);
        image.SelfMade.ShouldBe(there.Config.Labels?.TryGetValue(BaseImageLabels.Origin, out var origin) == true && origin == BaseImageLabels.DebootstrapOrigin);
        if (image.SelfMade)
        {
            var labels = there.Config.Labels.ShouldNotBeNull();
            labels.ShouldContainKeyAndValue(BaseImageLabels.Suite, "bookworm");
            labels.ShouldContainKey(BaseImageLabels.Date);
            there.Config.Cmd.ShouldBe(["bash"]);
            labels.Values.ShouldAllBe(value => !value.Contains("://", StringComparison.Ordinal), "a mirror's address may hold credentials");
        }
    }

    [Fact]
    public async Task Ensure_from_a_registry_where_nobody_listens_fails_in_seconds_and_names_it()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var failure = await Should.ThrowAsync<PullFailedException>(() => Provider.EnsureAsync(
            fixture.Engine, new BaseImageRequest { Source = BaseImageSource.Pull, Reference = Reference("127.0.0.1:1/molecule-test/none:1") }, CancellationToken.None));

        failure.Message.ShouldContain("127.0.0.1:1");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Ensure_what_neither_source_can_give_tells_both_reasons()
    {
        var failure = await Should.ThrowAsync<BaseImageUnavailableException>(() => Provider.EnsureAsync(
            fixture.Engine, new BaseImageRequest { Reference = Reference("127.0.0.1:1/molecule-test/none:1") }, CancellationToken.None));

        failure.Reasons.Length.ShouldBe(2);
        failure.Message.ShouldContain("Pulling 127.0.0.1:1/molecule-test/none:1 failed");
        failure.Message.ShouldContain("debootstrap makes debian:<suite>");
    }

    [Fact]
    public async Task Ensure_a_local_name_asks_no_registry() =>
        (await Should.ThrowAsync<BaseImageUnavailableException>(() => Provider.EnsureAsync(
            fixture.Engine, new BaseImageRequest { Reference = Reference("molecule-local/absent:latest") }, CancellationToken.None))).Message.ShouldContain("never pulled");

    public void Dispose() => Directory.Delete(_state, recursive: true);

    private static Tag Reference(string text) => (Tag)ImageReference.Parse(text);
}
