using Molecule.Provisioner.Assets.Pinned;
using Molecule.Provisioner.Local;

namespace Molecule.Provisioner.Tests.Assets.Pinned;

public sealed class PinnedSourceOptionsTests
{
    [Theory]
    [InlineData(null, null, PinnedChannel.Git, "moleculesai")]
    [InlineData("", "", PinnedChannel.Git, "moleculesai")]
    [InlineData("git", "moleculesai", PinnedChannel.Git, "moleculesai")]
    [InlineData("archive", "github", PinnedChannel.Archive, "github")]
    public void FromEnvironment_the_variables_decide(string? source, string? provider, PinnedChannel channel, string name)
    {
        var options = PinnedSourceOptions.FromEnvironment(Of(source, provider));

        (options.Channel, options.Provider.Name).ShouldBe((channel, name));
        options.CacheFolder.ShouldBe("/cache");
    }

    [Theory]
    [InlineData("ftp", null, "MOLECULE_ASSET_SOURCE")]
    [InlineData("Git", null, "MOLECULE_ASSET_SOURCE")]
    [InlineData(null, "gitlab", "MOLECULE_ASSET_PROVIDER")]
    public void FromEnvironment_another_word_is_refused(string? source, string? provider, string option) =>
        Should.Throw<InvalidProvisionerOptionsException>(() => PinnedSourceOptions.FromEnvironment(Of(source, provider))).Option.ShouldBe(option);

    private static Variables Of(string? source, string? provider) => new(
    [
        ("MOLECULE_LOCAL_BUILD_CACHE", "/cache"),
        .. source is null ? [] : new[] { ("MOLECULE_ASSET_SOURCE", source) },
        .. provider is null ? [] : new[] { ("MOLECULE_ASSET_PROVIDER", provider) },
    ]);
}
