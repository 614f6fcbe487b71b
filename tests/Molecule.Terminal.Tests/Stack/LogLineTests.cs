using Molecule.Terminal.Stack;

namespace Molecule.Terminal.Tests.Stack;

public sealed class LogLineTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("""{"Level":"Information","Message":"listening"}""", "listening")]
    [InlineData("""{"level":"info"}""", """{"level":"info"}""")]
    [InlineData("{cut off", "{cut off")]
    [InlineData("""{"Message":1}""", """{"Message":1}""")]
    public void Message_takes_the_message_out_of_a_structured_line_and_leaves_others(string line, string expected) =>
        LogLine.Message(line).ShouldBe(expected);
}
