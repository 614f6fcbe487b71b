using Nuke.Common.Printing;

namespace Molecule.BuildHost.Tests.Printing;

public class TranscriptTests
{
    [Theory]
    [InlineData("plain\nlines\n", "plain|lines")]
    [InlineData("\e[31mred\e[0m and \e[1;38;5;12mblue\e[0m\n", "red and blue")]
    [InlineData("a line without an end", "a line without an end")]
    [InlineData("windows\r\nlines\r\n", "windows|lines")]
    [InlineData("10 %\r20 %\rdone\n", "done")]
    [InlineData("longer\rab\n", "abnger")]
    [InlineData("longer\r\e[Kab\n", "ab")]
    [InlineData("above\none\ntwo\e[2K\e[1A\e[2K\rONE\nTWO\n", "above|ONE|TWO")]
    [InlineData("one\ntwo\n\e[2A\e[Jnew\n", "new")]
    [InlineData("\e]0;a title\aafter\n", "after")]
    [InlineData("\e]8;;https://x\e\\link\e]8;;\e\\\n", "link")]
    [InlineData("\e[?25lhidden cursor\e[?25h\n", "hidden cursor")]
    [InlineData("first\n\nthird\n", "first||third")]
    public void It_has_what_a_terminal_shows_in_the_end(string written, string lines)
    {
        Read([written], Transcript.TerminalHeight).ShouldBe(lines);
        // Writers cut where they like, also inside a sequence.
        Read(written.Select(character => character.ToString()), Transcript.TerminalHeight).ShouldBe(lines);
    }

    [Fact]
    public void Where_nothing_is_redrawn_a_line_is_there_at_once()
    {
        var lines = new List<string>();
        var transcript = new Transcript(lines.Add, held: 0);

        transcript.Write("one\ntw");

        lines.ShouldBe(["one"]);
    }

    [Fact]
    public void On_a_terminal_a_long_output_does_not_wait_for_the_end()
    {
        var lines = new List<string>();
        var transcript = new Transcript(lines.Add, held: 2);

        transcript.Write("1\n2\n3\n4\n5\n");

        lines.ShouldBe(["1", "2", "3"]);
    }

    private static string Read(IEnumerable<string> written, int held)
    {
        var lines = new List<string>();
        var transcript = new Transcript(lines.Add, held);
        foreach (var text in written)
        {
            transcript.Write(text);
        }

        transcript.Flush();
        return string.Join('|', lines);
    }
}
