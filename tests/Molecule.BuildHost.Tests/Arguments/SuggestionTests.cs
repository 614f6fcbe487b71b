using Nuke.Common.Arguments;

namespace Molecule.BuildHost.Tests.Arguments;

public class SuggestionTests
{
    [Theory]
    [InlineData("Tset", "Test")]
    [InlineData("imges", "Images")]
    [InlineData("Rel", "Release")]
    [InlineData("UP", "Up")]
    public void The_nearest_name_comes_first(string typed, string meant) =>
        Suggestion.Nearest(typed, ["Images", "Release", "Test", "Up"])[0].ShouldBe(meant);

    [Fact]
    public void Nothing_is_suggested_for_what_is_far_from_all() => Suggestion.For("Xyzzy", ["Images", "Test"]).ShouldBeEmpty();

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "abcd", 1)]
    [InlineData("abc", "xyz", 3)]
    public void Distances_count_edits_and_swaps(string left, string right, int distance) => Suggestion.Distance(left, right).ShouldBe(distance);
}
