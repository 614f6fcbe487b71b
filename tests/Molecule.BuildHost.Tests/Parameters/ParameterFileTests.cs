using System.Text;
using Nuke.Common.Parameters;
using Nuke.Common.Running;

namespace Molecule.BuildHost.Tests.Parameters;

public class ParameterFileTests
{
    [Fact]
    public void Values_are_read_with_their_lines()
    {
        var values = Parse("{\n  // why\n  \"HostPort\": 80,\n  \"Names\": [\"a\", \"b\"],\n  \"Force\": true,\n  \"Gone\": null\n}").Values;
        values["HostPort"].Texts.ShouldBe(["80"]);
        values["HostPort"].Line.ShouldBe(3);
        values["names"].Texts.ShouldBe(["a", "b"]);
        values["Force"].Texts.ShouldBe(["true"]);
        values.Keys.ShouldNotContain("Gone");
    }

    [Fact]
    public void What_is_there_for_editors_and_NUKE_is_no_parameter() => Parse("{\"$schema\": \"x\", \"Solution\": \"y\"}").Values.ShouldBeEmpty();

    [Theory]
    [InlineData("{\n  \"A\": 1\n  \"B\": 2\n}", 3)]
    [InlineData("{\n  \"A\": \n", 3)]
    [InlineData("", 1)]
    [InlineData("{} x", 1)]
    [InlineData("[1]", 1)]
    [InlineData("{\n\n\"A\": {\"b\": 1}}", 3)]
    [InlineData("{\n\"A\": 1,\n\"a\": 2}", 3)]
    public void What_is_broken_is_refused_with_file_and_line(string json, int line) =>
        Should.Throw<UsageException>(() => Parse(json)).Message.ShouldStartWith($"p.json({line}): ");

    [Fact]
    public void A_byte_order_mark_does_no_harm() => ParameterFile.Parse("p.json", [.. Encoding.UTF8.Preamble, .. "{\"A\": 1}"u8]).Values.Keys.ShouldContain("A");

    private static ParameterFile Parse(string json) => ParameterFile.Parse("p.json", Encoding.UTF8.GetBytes(json));
}
