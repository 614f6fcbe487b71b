using System.Globalization;
using System.Net;
using System.Text;
using Molecule.Stack;
using Molecule.Terminal.Images;

namespace Molecule.Terminal.Stack;

/// <summary>A stack's status as one HTML page that needs nothing else: no script, no font, no request. Light or dark, as the reader's system is.</summary>
internal static class StackPage
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6675; --paper: #f6f7f9; --card: #fff; --line: #dfe3e8; --link: #0b5cad; --well: #1a7f43; --unsettled: #9a6700; --ill: #c0262d; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #9aa5b4; --paper: #14171c; --card: #1c2027; --line: #2d333d; --link: #7cb7ff; --well: #4ac26b; --unsettled: #d4a72c; --ill: #ff7b72; } }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 2.5rem 1.5rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 72rem; margin: 0 auto; }
        h1 { margin: 0; font-size: 1.6rem; } h2 { margin: 2rem 0 .6rem; font-size: 1.1rem; }
        p { margin: .2rem 0; color: var(--soft); }
        .sheet { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
        table { width: 100%; border-collapse: collapse; }
        th, td { padding: .55rem .9rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
        tr:last-child td { border-bottom: 0; } th { color: var(--soft); font-weight: 500; font-size: .85rem; } td:first-child { font-weight: 600; } td:first-child, td:nth-child(3) { white-space: nowrap; }
        code { font: .87em ui-monospace, monospace; overflow-wrap: anywhere; } a { color: var(--link); }
        .note { color: var(--soft); font-weight: 400; } .kind { border: 1px solid var(--line); border-radius: 1rem; padding: .05rem .6rem; font-size: .85rem; white-space: nowrap; }
        .state { white-space: nowrap; } .state::before { content: "●"; margin-right: .45rem; } .well { color: var(--well); } .unsettled { color: var(--unsettled); } .ill { color: var(--ill); }
        """;

    public static string Render(StackIdentity identity, StackStatus status, DateTimeOffset now)
    {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append("<title>").Append(Text($"Stack {identity.Name}")).Append("</title>\n<style>\n").Append(Style).Append("\n</style>\n</head>\n<body>\n<main>\n<h1>").Append(Text($"Stack {identity.Name}")).Append("</h1>\n");
        Paragraph(page, Summary(status));
        Paragraph(page, $"Instance {identity.Instance} · as of {now.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}; run Status again for a newer page.");
        if (!status.Workspaces.IsEmpty)
        {
            Sheet(page, "Workspaces", ["Name", "Kind", "Runtime", "Image", "State", "Links"], status.Workspaces.Select(Row));
        }

        if (!status.Services.IsEmpty)
        {
            Sheet(page, "Services", ["Name", "Image", "State", "Ports"], status.Services.Select(Row));
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static string Summary(StackStatus status)
    {
        var moods = status.Workspaces.Select(StatusWords.Mood).Concat(status.Services.Select(StatusWords.Mood)).ToList();
        return moods.Count switch
        {
            0 => "Nothing is here. Bring it up with ./build.sh Up",
            var all when moods.TrueForAll(mood => mood == StatusMood.Well) => $"All {all} are well.",
            var all => $"{moods.Count(mood => mood == StatusMood.Well)} of {all} are well.",
        };
    }

    private static string[] Row(WorkspaceStatus workspace) =>
    [
        Titled(workspace.Name, StatusWords.Title(workspace)),
        $"<span class=\"kind\">{Text(workspace.Kind)}</span>",
        Text(workspace.Runtime),
        Image(workspace.Image, workspace.ImageId),
        State(StatusWords.State(workspace), StatusWords.Mood(workspace)),
        workspace.Url is { } url ? $"{Link(url, url)}<br/>{Link(url.TrimEnd('/') + "/.well-known/agent-card.json", "agent card")}" : "–",
    ];

    private static string[] Row(ServiceStatus service) =>
    [
        Titled(service.Name, StatusWords.Title(service)),
        Image(service.Image, service.ImageId),
        State(StatusWords.State(service), StatusWords.Mood(service)),
        service.Ports.IsEmpty ? "–" : string.Join("<br/>", service.Ports.Select(port => $"<code>{Text(port.ToString())}</code>{(port.Host == port.Container ? string.Empty : $" <span class=\"note\">its {port.Container}</span>")}")),
    ];

    private static string Titled(string name, string title) => $"{Text(name)}{(title.Length > name.Length ? $" <span class=\"note\">{Text(title[name.Length..].Trim())}</span>" : string.Empty)}";

    private static string Image(string? reference, string? id) => (reference, id) switch
    {
        (null, null) => "–",
        (null, _) => $"<code>{Text(ImageView.ShortId(id))}</code>",
        (_, null) => $"<code>{Text(reference)}</code>",
        _ => $"<code>{Text(reference)}</code><br/><span class=\"note\"><code>{Text(ImageView.ShortId(id))}</code></span>",
    };

    private static string State(string text, StatusMood mood) => $"<span class=\"state {mood.ToString().ToLowerInvariant()}\">{Text(text)}</span>";

    // What is no web address is no link, whatever an engine's label says.
    private static string Link(string url, string text) => url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal)
        ? $"<a href=\"{Text(url)}\">{Text(text)}</a>"
        : Text(text);

    private static void Paragraph(StringBuilder page, string text) => page.Append("<p>").Append(Text(text)).Append("</p>\n");

    private static void Sheet(StringBuilder page, string title, string[] columns, IEnumerable<string[]> rows)
    {
        page.Append("<h2>").Append(title).Append("</h2>\n<div class=\"sheet\"><table>\n<thead><tr>");
        page.AppendJoin(string.Empty, columns.Select(column => $"<th scope=\"col\">{column}</th>")).Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            page.Append("<tr>").AppendJoin(string.Empty, row.Select(cell => $"<td>{cell}</td>")).Append("</tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
