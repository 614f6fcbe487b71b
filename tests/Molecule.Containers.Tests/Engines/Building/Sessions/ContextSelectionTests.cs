using Molecule.Containers.Engines.Building;
using Molecule.Containers.Engines.Building.Sessions;

namespace Molecule.Containers.Tests.Engines.Building.Sessions;

public sealed class ContextSelectionTests
{
    private const UnixFileMode Plain = (UnixFileMode)0b110_100_100;

    [Theory]
    [InlineData("Dockerfile", "Dockerfile")]
    [InlineData("Dockerfile Dockerfile.dockerignore", "Dockerfile")]
    [InlineData("src/deep", "src src/deep src/deep/file")]
    [InlineData("./src//deep/../other", "src src/other")]
    [InlineData("nowhere", "")]
    [InlineData("current", "current src src/deep src/deep/file")]
    [InlineData("current/file", "current src src/deep src/deep/file")]
    [InlineData("src/up", "Dockerfile src src/up")]
    [InlineData("src/root", "Dockerfile src src/root")]
    [InlineData("circle", "circle")]
    [InlineData("src/*", "Dockerfile circle current src src/deep src/deep/file src/other src/root src/up srcs")]
    [InlineData("Dockerfile .", "Dockerfile circle current src src/deep src/deep/file src/other src/root src/up srcs")]
    public void Only_what_is_asked_for_is_selected_and_what_links_on_the_way_lead_to(string followed, string expected)
    {
        var context = new BuildContext(
        [
            File("Dockerfile"), File("src/deep/file"), File("src/other"), File("srcs"),
            Link("current", "src/deep"), Link("src/up", "../Dockerfile"), Link("src/root", "/Dockerfile"), Link("circle", "circle"),
        ]);

        var selected = ContextSelection.Of(context.Entries, followed.Split(' '));

        string.Join(' ', selected.Select(entry => entry.Path)).ShouldBe(expected);
    }

    [Fact]
    public void A_folder_on_the_way_keeps_its_mode_and_one_that_the_context_lacks_gets_the_usual_one()
    {
        const UnixFileMode Own = (UnixFileMode)0b111_000_000;
        var context = new BuildContext([new ContextEntry("own", ContextEntryKind.Directory, Own), File("own/file"), File("own/missing/file")]);

        var selected = ContextSelection.Of(context.Entries, ["own/missing/file"]);

        selected.Select(entry => (entry.Path, entry.Mode)).ShouldBe([("own", Own), ("own/missing", (UnixFileMode)0b111_101_101), ("own/missing/file", Plain)]);
    }

    [Fact]
    public void A_folder_comes_before_what_is_in_it_and_that_before_a_sibling_with_a_longer_name()
    {
        var context = new BuildContext([File("a-b"), File("a/z"), File("a/b/c"), File("ab"), File("\uffee"), File("\ud83d\ude00")]);

        // The last two in the order of their bytes, which is not that of their UTF-16 units.
        ContextSelection.Of(context.Entries, []).Select(entry => entry.Path).ShouldBe(["a", "a/b", "a/b/c", "a/z", "a-b", "ab", "\uffee", "\ud83d\ude00"]);
    }

    private static ContextEntry File(string path) => new(path, ContextEntryKind.File, Plain);

    private static ContextEntry Link(string path, string target) => new(path, ContextEntryKind.Link, default, LinkTarget: target);
}
