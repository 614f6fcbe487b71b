using System.Collections.Immutable;
using System.Text;
using Molecule.Release.Manifests;

namespace Molecule.Release.Notes;

/// <summary>The commits of one template since the release before.</summary>
/// <param name="From">Null when there is none to compare with.</param>
/// <param name="Commits">Newest first, "abbreviated subject".</param>
public sealed record TemplateChange(string Runtime, string? From, string To, ImmutableArray<string> Commits);

/// <summary>What a release's page says. Pure; the same release has the same text.</summary>
internal static class ReleaseNotes
{
    /// <summary>Subjects are other people's text.</summary>
    private const int LongestSubject = 120;

    /// <param name="mark">An invisible line that tells a rerun whose this is.</param>
    public static string Write(ReleaseManifest release, IReadOnlyCollection<TemplateChange> changes, string mark)
    {
        var text = new StringBuilder();
        text.Append(mark).Append("\n\n| image | digest | template | runtime |\n| --- | --- | --- | --- |\n");
        foreach (var image in release.Images)
        {
            text.Append($"| `{image.Repository}:{release.Version}` | `{image.Digest}` | `{image.TemplateCommit[..12]}` | {image.RuntimeVersion ?? "-"} |\n");
        }

        text.Append(release.PreviousVersion is { } previous ? $"\nTemplates since {previous}:\n" : "\nThis is the first release.\n");
        foreach (var change in changes.Where(change => change.From is not null && change.From != change.To))
        {
            text.Append($"\n**{change.Runtime}** `{change.From![..12]}` → `{change.To[..12]}`\n\n");
            foreach (var commit in change.Commits.DefaultIfEmpty("(no commit in between: the pin moved back)"))
            {
                text.Append("- ").Append(Subject(commit)).Append('\n');
            }
        }

        var same = changes.Where(change => change.From == change.To).Select(change => change.Runtime).ToArray();
        if (same.Length > 0)
        {
            text.Append($"\nUnchanged: {string.Join(", ", same)}\n");
        }

        var fresh = changes.Where(change => change.From is null).Select(change => change.Runtime).ToArray();
        if (fresh.Length > 0 && release.PreviousVersion is not null)
        {
            text.Append($"\nNew: {string.Join(", ", fresh)}\n");
        }

        return text.ToString();
    }

    /// <summary>Neither markup, nor a mention of anybody, nor a comment that looks like ours.</summary>
    private static string Subject(string commit)
    {
        var line = string.Concat(commit.Select(character => char.IsControl(character) ? ' ' : character));
        line = line.Length > LongestSubject ? line[..LongestSubject] + "…" : line;
        return string.Concat(line.Select(character => character switch
        {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '@' => "&#64;",
            '`' or '*' or '_' or '[' or ']' or '|' or '\\' or '#' or '!' => "\\" + character,
            _ => character.ToString(),
        }));
    }
}
