using Molecule.Containers.Registries;
using Molecule.Images.Publishing;

namespace Molecule.Images.Tests.Publishing;

public sealed class PublishDecisionTests
{
    [Fact]
    public void A_free_tag_is_pushed() => Decide(null).ShouldBeOfType<PublishDecision.Push>();

    [Fact]
    public void A_classic_store_recognises_its_image_by_the_configuration_digest() =>
        Decide(Remotes.Image(Remotes.TestedId)).ShouldBeOfType<PublishDecision.AlreadyPublished>().Proof.ShouldBe(PublishProof.ConfigurationIsImageId);

    [Fact]
    public void A_containerd_store_recognises_its_image_by_the_manifest_digest()
    {
        var remote = Remotes.Index(Remotes.OtherId);
        var local = Remotes.Local with { ImageId = remote.Digest.Value };

        PublishDecision.Of(local, ImageStore.Containerd, remote).ShouldBeOfType<PublishDecision.AlreadyPublished>().Proof.ShouldBe(PublishProof.ManifestIsImageId);
    }

    [Fact]
    public void A_containerd_store_does_not_take_a_configuration_digest_for_an_image_id() =>
        PublishDecision.Of(Remotes.Local, ImageStore.Containerd, Remotes.Image(Remotes.TestedId)).ShouldBeOfType<PublishDecision.Adopt>();

    [Fact]
    public void An_index_is_never_what_a_classic_store_pushed() =>
        Decide(Remotes.Index(Remotes.TestedId)).ShouldBeOfType<PublishDecision.Adopt>();

    [Fact]
    public void Another_build_of_the_same_inputs_is_adopted() => Decide(Remotes.Image(Remotes.OtherId)).ShouldBeOfType<PublishDecision.Adopt>();

    [Theory]
    [InlineData("0000000000000000000000000000000000000000", "key", "revision")]
    [InlineData(Remotes.Commit, "other", "input key")]
    [InlineData(null, "key", "does not say")]
    [InlineData(Remotes.Commit, null, "does not say")]
    public void Anything_else_is_refused_with_the_difference(string? revision, string? inputKey, string reason) =>
        Decide(Remotes.Image(Remotes.OtherId, revision, inputKey)).ShouldBeOfType<PublishDecision.Refuse>().Reason.ShouldContain(reason);

    [Fact]
    public void A_pulled_index_is_proven_by_the_image_for_the_platform()
    {
        PublishProofs.OfPulled(ImageStore.Classic, Remotes.TestedId, Remotes.Index(Remotes.TestedId)).ShouldBe(PublishProof.ConfigurationIsImageId);
        PublishProofs.OfPulled(ImageStore.Classic, Remotes.OtherId, Remotes.Index(Remotes.TestedId)).ShouldBeNull();
    }

    [Fact]
    public void The_kind_of_store_is_read_from_the_driver_status()
    {
        ImageStores.Of([["driver-type", "io.containerd.snapshotter.v1"]]).ShouldBe(ImageStore.Containerd);
        ImageStores.Of([["Backing Filesystem", "extfs"], ["odd"]]).ShouldBe(ImageStore.Classic);
        ImageStores.Of(null).ShouldBe(ImageStore.Classic);
    }

    private static PublishDecision Decide(RemoteImage? remote) => PublishDecision.Of(Remotes.Local, ImageStore.Classic, remote);
}
