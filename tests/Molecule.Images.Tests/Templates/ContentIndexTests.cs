using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Molecule.Containers.Engines.Building;
using Molecule.Images.Templates;

namespace Molecule.Images.Tests.Templates;

/// <summary>Whether a file is read is seen by what comes out after the index itself was told lies.</summary>
public sealed class ContentIndexTests : IDisposable
{
    private const string Content = "content\n";
    private const string Lie = "0000000000000000000000000000000000000000000000000000000000000000";

    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-index-").FullName;
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(1));

    public ContentIndexTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "content"));
        File.WriteAllText(FileName, Content);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_hash_of_a_context_is_the_same_with_and_without_an_index()
    {
        var plain = await Read().HashAsync(CancellationToken.None);

        for (var time = 0; time < 2; time++)
        {
            (await (await CompleteAsync()).HashAsync(CancellationToken.None)).ShouldBe(plain);
        }
    }

    [Fact]
    public async Task An_unchanged_file_is_not_read_again()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await CompleteAsync();
        await TellLiesAsync();

        (await HashAsync()).ShouldBe(Lie);
    }

    [Fact]
    public async Task A_file_of_the_same_size_and_modification_time_is_read_again_when_somebody_wrote_to_it()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await CompleteAsync();
        await TellLiesAsync();
        var time = File.GetLastWriteTimeUtc(FileName);
        await File.WriteAllTextAsync(FileName, "CONTENT\n");
        File.SetLastWriteTimeUtc(FileName, time);

        (await HashAsync()).ShouldBe(await BuildContext.HashFileAsync(FileName, CancellationToken.None));
    }

    [Fact]
    public async Task Another_file_under_the_same_name_is_read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await CompleteAsync();
        await TellLiesAsync();
        var other = Path.Combine(_folder, "other");
        await File.WriteAllTextAsync(other, "another\n");
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(FileName));
        File.Move(other, FileName, overwrite: true);

        (await HashAsync()).ShouldNotBe(Lie);
    }

    [Fact]
    public async Task A_file_that_was_just_written_is_not_trusted_the_next_time()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        _clock.AdjustTime(DateTimeOffset.UtcNow);
        await CompleteAsync();

        File.Exists(Index.FileOf(_folder)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("molecule-content-index/0\nx")]
    [InlineData("molecule-content-index/1\nhalf a li")]
    public async Task A_broken_index_is_made_anew(string text)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await CompleteAsync();
        await File.WriteAllTextAsync(Index.FileOf(_folder), text);

        (await HashAsync()).ShouldBe(await BuildContext.HashFileAsync(FileName, CancellationToken.None));
        (await File.ReadAllTextAsync(Index.FileOf(_folder))).ShouldContain("a.txt");
    }

    [Fact]
    public async Task Without_a_place_for_it_files_are_read_as_ever()
    {
        var nowhere = new ContentIndex(Path.Combine(FileName, "no folder"), _clock, NullLogger.Instance);

        (await nowhere.CompleteAsync(_folder, Read(), CancellationToken.None)).Find("a.txt")!.Sha256.ShouldNotBeNull();
    }

    private string FileName => Path.Combine(_folder, "content", "a.txt");

    private ContentIndex Index => new(Path.Combine(_folder, "index"), _clock, NullLogger.Instance);

    private BuildContext Read() => ContextFolder.Read([Path.Combine(_folder, "content")], []);

    private Task<BuildContext> CompleteAsync() => Index.CompleteAsync(_folder, Read(), CancellationToken.None);

    private async Task<string?> HashAsync() => (await CompleteAsync()).Find("a.txt")!.Sha256;

    private async Task TellLiesAsync()
    {
        var file = Index.FileOf(_folder);
        var hash = await BuildContext.HashFileAsync(FileName, CancellationToken.None);
        var text = await File.ReadAllTextAsync(file);
        text.ShouldContain(hash);
        await File.WriteAllTextAsync(file, text.Replace(hash, Lie, StringComparison.Ordinal));
    }
}
