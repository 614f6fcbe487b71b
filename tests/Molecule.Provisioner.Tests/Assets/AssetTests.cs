using FsCheck;
using FsCheck.Fluent;
using Molecule.Provisioner.Assets;

namespace Molecule.Provisioner.Tests.Assets;

public sealed class AssetTests
{
    private static readonly AssetReference Reference = AssetReference.Parse("concierge")!;

    [Theory]
    [InlineData("config.yaml", true)]
    [InlineData("system-prompt.md", true)]
    [InlineData("prompts/a.md", true)]
    [InlineData("prompts/deep/er/a.md", true)]
    [InlineData("prompts", false)]
    [InlineData("prompts/", false)]
    [InlineData("prompts/../config.sh", false)]
    [InlineData("prompts//a", false)]
    [InlineData("prompts/./a", false)]
    [InlineData("/config.yaml", false)]
    [InlineData("../config.yaml", false)]
    [InlineData("prompts\\a.md", false)]
    [InlineData("C:/config.yaml", false)]
    [InlineData("Config.yaml", false)]
    [InlineData("config.yaml/x", false)]
    [InlineData("promptsx/a", false)]
    [InlineData("adapter.py", false)]
    [InlineData("", false)]
    [InlineData("prompts/a\n", false)]
    public void IsAllowed_is_the_allow_list_and_nothing_else(string path, bool expected) => AssetPath.IsAllowed(path).ShouldBe(expected);

    [Fact]
    public void IsSafe_for_all_paths_means_that_the_normalised_path_stays_below_the_root()
    {
        var segments = Gen.Elements("", ".", "..", "a", "prompts", "config.yaml", "C:", "a\\b");
        Prop.ForAll(Arb.From(Gen.ListOf(segments).Select(parts => string.Join('/', parts))), path =>
            !AssetPath.IsSafe(path) || Path.GetFullPath(path, "/top/of/it").StartsWith("/top/of/it/", StringComparison.Ordinal)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Check_a_path_outside_the_allow_list_aborts() =>
        Should.Throw<AssetBoundaryException>(() => AssetBoundary.Check(Reference, Specs.AssetSetOf(("config.yaml", ""), ("Dockerfile", "FROM x"))))
            .Message.ShouldContain("'Dockerfile'");

    [Fact]
    public void Check_more_than_16_MiB_aborts()
    {
        AssetBoundary.Check(Reference, Specs.AssetSetOf(("config.yaml", new string('x', 16 << 20)))).Size.ShouldBe(16 << 20);
        Should.Throw<AssetBoundaryException>(() => AssetBoundary.Check(Reference, Specs.AssetSetOf(("config.yaml", new string('x', (16 << 20) + 1)))));
    }

    [Fact]
    public void Parse_tells_an_embedded_name_from_a_pinned_repository()
    {
        AssetReference.Parse("concierge").ShouldBe(new EmbeddedAssets("concierge"));
        AssetReference.Parse("org/name@c61e905dd6fd322a75aab85ad7e8855608241c31").ShouldBe(new PinnedAssets("org/name", "c61e905dd6fd322a75aab85ad7e8855608241c31"));
        AssetReference.Parse("").ShouldBeNull();
    }

    [Fact]
    public async Task Fetch_the_embedded_concierge_has_a_configuration_and_only_allowed_paths()
    {
        var files = await new EmbeddedAssetFetcher().FetchAsync(Reference, CancellationToken.None);

        files.Files.Keys.ShouldContain("config.yaml");
        files.Files.Keys.ShouldAllBe(path => AssetPath.IsAllowed(path));
        await Should.ThrowAsync<AssetFetchException>(() => new EmbeddedAssetFetcher().FetchAsync(new EmbeddedAssets("nobody"), CancellationToken.None));
    }

    [Fact]
    public void Read_a_folder_skips_links_below_the_root_and_resolves_a_root_that_is_one()
    {
        var root = Directory.CreateTempSubdirectory("molecule-assets-");
        try
        {
            var real = root.CreateSubdirectory("real");
            File.WriteAllText(Path.Combine(root.FullName, "secret"), "s");
            File.WriteAllText(Path.Combine(real.FullName, "config.yaml"), "name: x");
            Directory.CreateDirectory(Path.Combine(real.FullName, ".git"));
            File.WriteAllText(Path.Combine(real.FullName, ".git", "config"), "g");
            Directory.CreateDirectory(Path.Combine(real.FullName, "prompts"));
            File.WriteAllText(Path.Combine(real.FullName, "prompts", "a.md"), "a");
            File.CreateSymbolicLink(Path.Combine(real.FullName, "leak"), Path.Combine(root.FullName, "secret"));
            Directory.CreateSymbolicLink(Path.Combine(real.FullName, "up"), root.FullName);
            Directory.CreateSymbolicLink(Path.Combine(root.FullName, "link"), real.FullName);

            FolderFiles.Read(Path.Combine(root.FullName, "link")).Files.Keys.ShouldBe(["config.yaml", "prompts/a.md"]);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
