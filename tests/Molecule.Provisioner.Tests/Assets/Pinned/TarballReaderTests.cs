using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Assets.Pinned;

namespace Molecule.Provisioner.Tests.Assets.Pinned;

public sealed class TarballReaderTests
{
    public static TheoryData<string, string> Hostile => new()
    {
        { "a path that climbs", "leaves its folder" },
        { "a path that climbs within", "leaves its folder" },
        { "an absolute path", "leaves its folder" },
        { "a backslash", "leaves its folder" },
        { "a dot", "leaves its folder" },
        { "two folders", "not everything in it is in one folder" },
        { "a file beside", "not everything in it is in one folder" },
        { "a hard link", "HardLink" },
        { "a device", "CharacterDevice" },
        { "a block device", "BlockDevice" },
        { "a pipe", "Fifo" },
        { "one file twice", "'config.yaml' twice" },
        { "another commit", "does not say that it is of the commit" },
        { "no commit", "does not say that it is of the commit" },
        { "too much", "more than 16777216 bytes" },
        { "a bomb", "unpacks to is larger than" },
    };

    [Fact]
    public async Task What_is_wanted_is_read_and_links_are_left_out()
    {
        var archive = Tarballs.Write(
            Tarballs.Commit,
            Tarballs.Of(TarEntryType.Directory, "identity/"),
            Tarballs.File("identity/config.yaml", "name: x"),
            Tarballs.Of(TarEntryType.Directory, "identity/prompts/"),
            Tarballs.File("identity/prompts/a.md", "a"),
            Tarballs.File("identity/prompts/empty.md", ""),
            Tarballs.Of(TarEntryType.SymbolicLink, "identity/prompts/link.md", "/etc/passwd"),
            Tarballs.Of(TarEntryType.SymbolicLink, "identity/system-prompt.md", "../../secret"),
            Tarballs.File("identity/Dockerfile", "FROM x"));

        var files = await ReadAsync(archive, AssetPath.IsAllowed);

        files.Files.Keys.ShouldBe(["config.yaml", "prompts/a.md", "prompts/empty.md"]);
        Encoding.UTF8.GetString(files.Files["prompts/a.md"].AsSpan()).ShouldBe("a");
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_git_would_never_write_is_refused(string what, string reason)
    {
        var good = Tarballs.File("x/config.yaml", "name: x");
        var archive = what switch
        {
            "a path that climbs" => Tarballs.Write(Tarballs.Commit, good, Tarballs.File("../config.yaml", "")),
            "a path that climbs within" => Tarballs.Write(Tarballs.Commit, good, Tarballs.File("x/prompts/../../../config.yaml", "")),
            "an absolute path" => Tarballs.Write(Tarballs.Commit, good, Tarballs.File("/x/config.yaml", "")),
            "a backslash" => Tarballs.Write(Tarballs.Commit, good, Tarballs.File("x/prompts\\..\\a", "")),
            "a dot" => Tarballs.Write(Tarballs.Commit, good, Tarballs.File("x/./prompts/a", "")),
            "two folders" => Tarballs.Write(Tarballs.Commit, good, Tarballs.File("y/prompts/a", "")),
            "a file beside" => Tarballs.Write(Tarballs.Commit, Tarballs.File("config.yaml", "")),
            "a hard link" => Tarballs.Write(Tarballs.Commit, good, Tarballs.Of(TarEntryType.HardLink, "x/prompts/a", "x/config.yaml")),
            "a device" => Tarballs.Write(Tarballs.Commit, good, Tarballs.Of(TarEntryType.CharacterDevice, "x/prompts/a")),
            "a block device" => Tarballs.Write(Tarballs.Commit, good, Tarballs.Of(TarEntryType.BlockDevice, "x/prompts/a")),
            "a pipe" => Tarballs.Write(Tarballs.Commit, good, Tarballs.Of(TarEntryType.Fifo, "x/prompts/a")),
            "one file twice" => Tarballs.Write(Tarballs.Commit, good, Tarballs.File("x/config.yaml", "name: y")),
            "another commit" => Tarballs.Write(new string('1', 40), good),
            "no commit" => Tarballs.Write(null, good),
            "too much" => Tarballs.Write(Tarballs.Commit, Tarballs.File("x/config.yaml", new string('x', 9 << 20)), Tarballs.File("x/prompts/a", new string('x', 9 << 20))),
            _ => Bomb(),
        };

        (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(archive, AssetPath.IsAllowed))).Message.ShouldContain(reason);
    }

    [Fact]
    public async Task What_is_not_wanted_does_not_count_towards_the_limit() =>
        (await ReadAsync(
            Tarballs.Write(Tarballs.Commit, Tarballs.File("x/config.yaml", "name: x"), Tarballs.File("x/huge.bin", new string('x', 17 << 20))), AssetPath.IsAllowed)).Size.ShouldBe(7);

    [Fact]
    public async Task As_much_as_the_limit_is_taken() =>
        (await ReadAsync(Tarballs.Write(Tarballs.Commit, Tarballs.File("x/config.yaml", new string('x', 16 << 20))), AssetPath.IsAllowed)).Size.ShouldBe(AssetSet.Limit);

    [Fact]
    public async Task The_commit_may_be_named_more_than_once() =>
        (await ReadAsync(Tarballs.Write(Tarballs.Commit, Tarballs.OfCommit(Tarballs.Commit), Tarballs.File("x/config.yaml", "")), AssetPath.IsAllowed)).Files.Keys.ShouldBe(["config.yaml"]);

    [Fact]
    public async Task What_is_no_archive_is_refused() =>
        await Should.ThrowAsync<InvalidDataException>(() => ReadAsync("<html>log in first</html>"u8.ToArray(), AssetPath.IsAllowed));

    [Fact]
    public async Task A_download_beyond_the_bound_is_ended()
    {
        await using var endless = new BoundedStream(new MemoryStream(new byte[101]), 100, "the archive");

        (await Should.ThrowAsync<InvalidDataException>(() => endless.CopyToAsync(Stream.Null))).Message.ShouldBe("the archive is larger than 100 bytes");
        await new BoundedStream(new MemoryStream(new byte[100]), 100, "x").CopyToAsync(Stream.Null);
    }

    private static byte[] Bomb()
    {
        using var archive = new MemoryStream();
        using (var zipped = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new TarWriter(zipped, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "x/zeros") { DataStream = new Zeros(TarballReader.UnpackedLimit) });
        }

        return archive.ToArray();
    }

    private static Task<AssetSet> ReadAsync(byte[] archive, Func<string, bool> keep) => TarballReader.ReadAsync(new MemoryStream(archive), Tarballs.Commit, keep, CancellationToken.None);

    private sealed class Zeros(long length) : MemoryStream
    {
        private long _given;

        public override bool CanSeek => true;

        public override long Length => length;

        public override long Position
        {
            get => _given;
            set => _given = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => Give(count);

        public override int Read(Span<byte> buffer) => Give(buffer.Length);

        private int Give(int count)
        {
            var given = (int)Math.Min(count, length - _given);
            _given += given;
            return given;
        }
    }
}
