using System.Formats.Tar;
using Molecule.Containers.Engines.Building;

namespace Molecule.Containers.Tests.Engines.Building;

public sealed class BuildContextTests : IDisposable
{
    private const UnixFileMode Plain = (UnixFileMode)0b110_100_100;
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-tar-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_same_tree_is_the_same_stream_whatever_order_and_time_its_files_have()
    {
        var (first, second) = (Write("a", "1"), Write("b", "2"));
        var one = await TarAsync(new BuildContext([Entry("a", first), Entry("b", second)]));
        File.SetLastWriteTimeUtc(first, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        (await TarAsync(new BuildContext([Entry("b", second), Entry("a", first)]))).ShouldBe(one);
    }

    [Fact]
    public async Task Entries_are_sorted_with_fixed_times_and_owners_and_their_own_modes()
    {
        var longName = "d/" + string.Join('/', Enumerable.Repeat("a-rather-long-folder-name", 12));
        var context = new BuildContext(
        [
            Entry("run.sh", Write("run.sh", "x"), Executable),
            new ContextEntry("d", ContextEntryKind.Directory, Executable),
            new ContextEntry("link", ContextEntryKind.Link, default, LinkTarget: "../outside"),
            Entry("ä", Write("umlaut", "utf-8")),
            Entry(longName, Write("long", "long")),
            new ContextEntry("empty", ContextEntryKind.File, Plain),
        ]);

        var entries = await ReadAsync(await TarAsync(context));

        entries.Select(entry => entry.Name).ShouldBe(["d/", longName, "empty", "link", "run.sh", "ä"]);
        entries.ShouldAllBe(entry => entry.ModificationTime == BuildContext.FixedTime && entry.Uid == 0 && entry.Gid == 0);
        entries[4].Mode.ShouldBe(Executable);
        (entries[3].EntryType, entries[3].LinkName).ShouldBe((TarEntryType.SymbolicLink, "../outside"));
    }

    [Fact]
    public async Task The_hash_sees_contents_modes_kinds_names_and_link_targets()
    {
        var (one, other) = (Write("1", "1"), Write("2", "2"));
        BuildContext[] contexts =
        [
            new([]), new([Entry("a", one)]), new([Entry("a", other)]), new([Entry("b", one)]), new([Entry("a", one, Executable)]),
            new([new ContextEntry("a", ContextEntryKind.Directory, Plain)]), new([new ContextEntry("a", ContextEntryKind.File, Plain)]),
            new([new ContextEntry("a", ContextEntryKind.Link, default, LinkTarget: "x")]), new([new ContextEntry("a", ContextEntryKind.Link, default, LinkTarget: "y")]),
        ];

        var hashes = await Task.WhenAll(contexts.Select(context => context.HashAsync(CancellationToken.None)));

        hashes.Distinct().Count().ShouldBe(contexts.Length);
        hashes.ShouldAllBe(hash => hash.Length == 64);
    }

    private static ContextEntry Entry(string path, string source, UnixFileMode mode = Plain) => new(path, ContextEntryKind.File, mode, source);

    private static async Task<byte[]> TarAsync(BuildContext context)
    {
        using var stream = new MemoryStream();
        await context.WriteTarAsync(stream, CancellationToken.None);
        return stream.ToArray();
    }

    private static async Task<List<TarEntry>> ReadAsync(byte[] archive)
    {
        var entries = new List<TarEntry>();
        await using var reader = new TarReader(new MemoryStream(archive));
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
