using System.Text;
using Microsoft.Extensions.Time.Testing;
using Molecule.Release.Journal;

namespace Molecule.Release.Tests.Journal;

public sealed class ReleaseJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-journal-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private string File => Path.Combine(_folder, "deep", "1.2.0.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_line_is_on_the_disk_as_soon_as_it_is_written_in_the_known_form()
    {
        using var journal = ReleaseJournal.Open(File, _time);

        journal.Done(ReleaseStep.VersionTag, "codex", ("digest", "sha256:1"), ("none", null));

        System.IO.File.ReadAllText(File).ShouldBe(
            """{"at":"2026-01-02T03:04:05+00:00","step":"version-tag","subject":"codex","state":"done","evidence":{"digest":"sha256:1"}}""" + "\n");
        ReleaseJournal.Read(File).IsDone(ReleaseStep.VersionTag, "codex").ShouldBeTrue();
    }

    [Fact]
    public void Nobody_but_the_owner_may_read_it()
    {
        using var journal = ReleaseJournal.Open(File, _time);

        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void A_journal_that_cannot_be_made_says_so_and_what_helps()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "deep"), "a file where the folder would be");

        var failure = Should.Throw<JournalWriteException>(() => ReleaseJournal.Open(File, _time));

        failure.File.ShouldBe(File);
        failure.Remedy.ShouldContain("make it writable");
    }

    [Fact]
    public void A_folder_that_is_not_there_cannot_be_flushed_and_is_named()
    {
        if (!OperatingSystem.IsWindows())
        {
            Should.Throw<IOException>(() => JournalFolder.Flush(Path.Combine(_folder, "none"))).Message.ShouldContain(Path.Combine(_folder, "none"));
            Should.NotThrow(() => JournalFolder.Flush(_folder));
        }
    }

    [Theory]
    [InlineData("{\"at\":\"2026-01-02T03")]
    [InlineData("{\"at\":\"2026-01-02T03\n")]
    [InlineData("\0\0\0\0\n")]
    public void A_torn_last_line_is_cut_off_and_the_journal_goes_on_behind_the_line_before(string torn)
    {
        using (var journal = ReleaseJournal.Open(File, _time))
        {
            journal.Done(ReleaseStep.Stage, "codex");
        }

        System.IO.File.AppendAllText(File, torn);
        using (var journal = ReleaseJournal.Open(File, _time))
        {
            journal.State.Entries.ShouldHaveSingleItem();
            journal.Done(ReleaseStep.Stage, "hermes");
        }

        ReleaseJournal.Read(File).Entries.Select(entry => entry.Subject).ShouldBe(["codex", "hermes"]);
        System.IO.File.ReadAllLines(File).Length.ShouldBe(2);
    }

    [Fact]
    public void A_journal_cut_at_any_byte_is_a_beginning_of_itself()
    {
        using (var journal = ReleaseJournal.Open(File, _time))
        {
            journal.Done(ReleaseStep.Begin, null, ("version", "1.2.0"));
            journal.Started(ReleaseStep.Latest, "codex", ("previous", ""));
            journal.Done(ReleaseStep.Latest, "codex");
        }

        var whole = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length <= whole.Length; length++)
        {
            var (entries, read) = JournalText.Parse(File, whole.AsSpan(0, length));
            entries.Length.ShouldBe(whole.AsSpan(0, length).Count((byte)'\n'));
            Encoding.UTF8.GetString(whole, 0, read).ShouldBe(string.Concat(entries.Select(entry => Encoding.UTF8.GetString(JournalText.Line(entry)))));
        }
    }

    [Fact]
    public void A_line_in_the_middle_that_cannot_be_read_is_an_error_with_its_number()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, "nonsense\n{}\n{}\n");

        Should.Throw<DamagedJournalException>(() => ReleaseJournal.Open(File, _time)).Line.ShouldBe(1);
    }

    [Fact]
    public void What_latest_held_before_is_what_the_first_run_saw()
    {
        using var journal = ReleaseJournal.Open(File, _time);
        journal.Started(ReleaseStep.Latest, "codex", ("previous", Samples.Digest('0')));
        journal.Started(ReleaseStep.Latest, "codex", ("previous", Samples.Digest('1')));

        journal.State.PreviousLatest("codex").ShouldBe(Samples.Digest('0'));
        journal.State.PreviousLatest("hermes").ShouldBeNull();
    }

    [Fact]
    public void What_was_reached_counts_each_subject_once()
    {
        using var journal = ReleaseJournal.Open(File, _time);
        journal.State.Reached.ShouldBe("nothing");
        journal.Done(ReleaseStep.Begin);
        journal.Done(ReleaseStep.Stage, "codex");
        journal.Done(ReleaseStep.Stage, "codex");
        journal.Done(ReleaseStep.Stage, "hermes");
        journal.Started(ReleaseStep.GitTag, "v1.2.0");

        journal.State.Reached.ShouldBe("stage (2)");
    }
}
