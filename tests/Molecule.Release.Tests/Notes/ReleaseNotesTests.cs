using Molecule.Release.Notes;

namespace Molecule.Release.Tests.Notes;

public class ReleaseNotesTests
{
    private static readonly string Old = new('0', 40);
    private static readonly string New = new('a', 40);

    [Fact]
    public void Changed_templates_list_their_commits_and_the_others_are_named()
    {
        var notes = Write(new TemplateChange("codex", Old, New, ["abc1234 Answer faster"]), new TemplateChange("hermes", New, New, []));

        notes.ShouldStartWith("<mark>\n");
        notes.ShouldContain("Templates since 1.1.0:");
        notes.ShouldContain("**codex** `000000000000` → `aaaaaaaaaaaa`\n\n- abc1234 Answer faster\n");
        notes.ShouldContain("Unchanged: hermes");
        notes.ShouldContain($"| `registry.example/team/workspace-template-codex:1.2.0` | `{Samples.Digest('1')}` | `aaaaaaaaaaaa` | 1.2.3 |");
    }

    [Fact]
    public void The_first_release_compares_with_nothing()
    {
        var notes = ReleaseNotes.Write(Samples.Manifest() with { PreviousVersion = null }, [new TemplateChange("codex", null, New, [])], "<mark>");

        notes.ShouldContain("This is the first release.");
        notes.ShouldNotContain("New:");
    }

    [Fact]
    public void A_subject_is_text_and_neither_markup_nor_a_mention_nor_a_comment()
    {
        var notes = Write(new TemplateChange("codex", Old, New, ["abc <!-- molecule-release --> @team `x` [a](b)\u001b[31m " + new string('y', 300)]));

        notes.ShouldContain("- abc &lt;\\!-- molecule-release --&gt; &#64;team \\`x\\` \\[a\\](b) \\[31m yyy");
        notes.ShouldContain("…");
        notes.ShouldNotContain(new string('y', 121));
    }

    [Fact]
    public void A_runtime_that_the_release_before_did_not_have_is_new() => Write(new TemplateChange("codex", null, New, [])).ShouldContain("New: codex");

    [Fact]
    public void The_same_release_has_the_same_text()
    {
        TemplateChange change = new("codex", Old, New, ["abc1234 x"]);
        Write(change).ShouldBe(Write(change));
    }

    private static string Write(params TemplateChange[] changes) => ReleaseNotes.Write(Samples.Manifest(), changes, "<mark>");
}
