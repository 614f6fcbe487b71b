using System.Xml.Linq;
using Molecule.Stack;
using Molecule.Stack.Services;
using Molecule.Terminal.Stack;

namespace Molecule.Terminal.Tests.Stack;

public sealed class StackPageTests
{
    private static readonly StackIdentity Identity = new("demo", "/clone");

    private static readonly WorkspaceStatus Concierge = new(
        "concierge", "id", "platform", "claude-code", "molecule-local/w:latest", "sha256:" + new string('a', 64), "running", "healthy", "http://localhost:8001", "c1", Declared: true);

    private static readonly ServiceStatus Database = new(
        "postgres", "molecule-local/service-postgres:1", "sha256:" + new string('b', 64), "running", "not healthy", [new PublishedPort(5432, PortProtocol.Tcp, 15432)], "c2", Declared: true);

    [Fact]
    public void It_shows_names_kinds_images_health_and_links()
    {
        var page = Render(Concierge);

        page.ShouldContain("<td>concierge</td><td><span class=\"kind\">platform</span></td><td>claude-code</td>");
        page.ShouldContain("<code>aaaaaaaaaaaa</code>");
        page.ShouldContain("<span class=\"state well\">running, healthy</span>");
        page.ShouldContain("<a href=\"http://localhost:8001\">http://localhost:8001</a>");
        page.ShouldContain("<a href=\"http://localhost:8001/.well-known/agent-card.json\">agent card</a>");
        page.ShouldContain("<span class=\"state unsettled\">running, not healthy</span>");
        page.ShouldContain("<code>127.0.0.1:15432</code> <span class=\"note\">its 5432</span>");
        page.ShouldContain("1 of 2 are well.");
    }

    [Fact]
    public void It_needs_nothing_else_and_is_light_or_dark()
    {
        var page = Render(Concierge);

        foreach (var request in (string[])["<script", "<link", "<img", "@import", "url(", "src="])
        {
            page.ShouldNotContain(request);
        }

        page.ShouldContain("@media (prefers-color-scheme: dark)");
    }

    [Fact]
    public void What_an_engine_says_is_text_and_never_markup_or_a_script_link()
    {
        var page = Render(Concierge with { Name = "<b>x", Image = "\"><script>", Url = "javascript:alert(1)" });

        page.ShouldContain("&lt;b&gt;x");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("href=\"javascript");
    }

    [Fact]
    public void It_is_well_formed()
    {
        var page = Render(Concierge with { Declared = false, ByHand = true, Url = null, ImageId = null });
        var body = page[page.IndexOf("<main>", StringComparison.Ordinal)..page.IndexOf("</body>", StringComparison.Ordinal)];

        XElement.Parse(body).Descendants("tr").Count().ShouldBe(4);
        body.ShouldContain("(started by hand)");
    }

    [Fact]
    public void An_empty_stack_says_how_to_bring_it_up() =>
        StackPage.Render(Identity, new StackStatus([], []), DateTimeOffset.UnixEpoch).ShouldContain("Bring it up with ./build.sh Up");

    private static string Render(WorkspaceStatus workspace) => StackPage.Render(Identity, new StackStatus([workspace], [Database]), DateTimeOffset.UnixEpoch);
}
