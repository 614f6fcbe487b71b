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
    [InlineData("prompts/a\\b.md", false)]
    [InlineData("prompts/a:b.md", false)]
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
    public void IsAllowed_for_all_paths_is_the_allow_list_of_normalised_paths()
    {
        var segments = Gen.Elements("", ".", "..", "a", "prompts", "config.yaml", "system-prompt.md", "Dockerfile", "a\\b", "a:b", "a\0", "\u0001");
        Prop.ForAll(Arb.From(Gen.ListOf(segments).Select(parts => string.Join('/', parts))), path =>
        {
            var full = Path.GetFullPath("/top/of/it/" + path.Replace('\0', '_'));
            var isNormal = full == "/top/of/it/" + path;
            var isListed = path is "config.yaml" or "system-prompt.md" || path.StartsWith("prompts/", StringComparison.Ordinal);
            return !AssetPath.IsAllowed(path) || (isNormal && isListed && !path.Any(char.IsControl));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Parse_for_all_references_what_is_written_is_read_again()
    {
        var word = Gen.ListOf(Gen.Elements("abcxyz019".ToCharArray())).Select(letters => new string([.. letters])).Where(text => text.Length > 0);
        var hex = Gen.ArrayOf(Gen.Elements("0123456789abcdef".ToCharArray()), 40).Select(digits => new string(digits));
        var pinned = from org in word from name in word from commit in hex select $"{org}/{name}@{commit}";
        Prop.ForAll(Arb.From(Gen.OneOf(word.Where(text => text.Length < 60), pinned)), text => AssetReference.Parse(text)!.ToString() == text).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Parse_for_all_texts_gives_a_reference_that_reads_the_same_or_refuses()
    {
        var parts = Gen.Elements("org", "name", "/", "@", "..", ":", "https://", "main", " ", "\n", new string('a', 40), new string('A', 40), "x.y", "x_y", "-");
        Prop.ForAll(Arb.From(Gen.ListOf(parts).Select(list => string.Concat(list)).Where(text => text.Length > 0)), text =>
        {
            try
            {
                return AssetReference.Parse(text)!.ToString() == text;
            }
            catch (Molecule.Provisioner.Workspaces.InvalidWorkspaceSpecException refusal)
            {
                return refusal.Field == "assets";
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Read_a_folder_with_a_pipe_or_a_socket_in_it_does_not_wait_for_them()
    {
        var folder = Directory.CreateTempSubdirectory("molecule-assets-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "config.yaml"), "name: x");
            using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(folder.FullName, "pipe.md")]))
            {
                await mkfifo.WaitForExitAsync();
            }

            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
            socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "socket.md")));

            var files = await Task.Run(() => FolderFiles.Read(folder.FullName)).WaitAsync(TimeSpan.FromMinutes(2));

            files.Files.Keys.ShouldBe(["config.yaml"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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
