using Nuke.Common;
using Nuke.Common.Arguments;
using Nuke.Common.IO;
using Nuke.Common.Parameters;
using Nuke.Common.Running;

namespace Molecule.BuildHost.Tests.Parameters;

public class ParameterResolverTests
{
    private static readonly ParameterSpec Port = new("HostPort", typeof(int));

    [Fact]
    public void The_command_line_wins_over_all() => Resolve(Port, ["--host-port", "1"], Variables(("HOST_PORT", "2")), File("p", "HostPort", "3")).ShouldBe((1, "command line"));

    [Fact]
    public void The_environment_wins_over_files() => Resolve(Port, [], Variables(("HOST_PORT", "2")), File("p", "HostPort", "3")).ShouldBe((2, "HOST_PORT"));

    [Theory]
    [InlineData("HOST_PORT")]
    [InlineData("HostPort")]
    [InlineData("NUKE_HOST_PORT")]
    public void Three_variables_are_looked_at(string name) => Resolve(Port, [], Variables((name, "2"))).ShouldBe((2, name));

    [Fact]
    public void The_first_file_that_has_it_wins() => Resolve(Port, [], Variables(), File("a", "hostPort", "3"), File("b", "HostPort", "4")).ShouldBe((3, "a"));

    [Fact]
    public void Without_any_source_there_is_no_value() => Resolve(Port, [], Variables()).ShouldBe((null, ""));

    [Fact]
    public void A_variable_that_is_set_to_nothing_counts_as_unset() => Resolve(Port, [], Variables(("HOST_PORT", ""))).ShouldBe((null, ""));

    [Fact]
    public void NUKEs_own_parameters_do_not_come_from_common_variables() =>
        Resolve(BuiltInParameters.All.First(spec => spec.Name == "Host"), [], Variables(("HOST", "machine"))).ShouldBe((null, ""));

    [Theory]
    [InlineData(typeof(string), "x", "x")]
    [InlineData(typeof(bool), "TRUE", true)]
    [InlineData(typeof(bool), "0", false)]
    [InlineData(typeof(int?), "-7", -7)]
    [InlineData(typeof(long), "5000000000", 5_000_000_000L)]
    [InlineData(typeof(double), "1.5", 1.5)]
    [InlineData(typeof(Verbosity), "quiet", Verbosity.Quiet)]
    [InlineData(typeof(Verbosity?), "Quiet", Verbosity.Quiet)]
    public void Values_are_converted(Type type, string text, object expected) => Convert(new ParameterSpec("X", type), text).ShouldBe(expected);

    [Theory]
    [InlineData(typeof(bool), "yes")]
    [InlineData(typeof(int), "99999999999")]
    [InlineData(typeof(int), "1.0")]
    [InlineData(typeof(Verbosity), "2")]
    [InlineData(typeof(Verbosity), "loud")]
    public void What_does_not_convert_is_refused(Type type, string text) =>
        Should.Throw<UsageException>(() => Convert(new ParameterSpec("X", type), text)).Message.ShouldStartWith($"--x is \"{text}\", but must be ");

    [Fact]
    public void Lists_are_split_where_they_say_so() =>
        Convert(new ParameterSpec("X", typeof(int[])) { Separator = "," }, "1, 2,3").ShouldBe(new[] { 1, 2, 3 });

    [Fact]
    public void Lists_without_separator_are_left_whole() => Convert(new ParameterSpec("X", typeof(string[])), "a,b").ShouldBe(new[] { "a,b" });

    [Fact]
    public void A_relative_path_starts_at_the_working_directory() =>
        Convert(new ParameterSpec("X", typeof(AbsolutePath)), "a/../b").ShouldBe(AbsolutePath.Create(Path.GetFullPath("b")));

    [Fact]
    public void An_unknown_key_of_a_file_is_refused_with_file_and_line() =>
        Should.Throw<UsageException>(() => Resolve(Port, [], Variables(), File("p.json", "HostPrt", "1"))).Message
            .ShouldBe("p.json(7): no parameter \"HostPrt\". Did you mean HostPort?");

    [Fact]
    public void A_secret_that_does_not_convert_is_not_shown() =>
        Should.Throw<UsageException>(() => Convert(new ParameterSpec("X", typeof(int)) { IsSecret = true }, "hunter2")).Message.ShouldNotContain("hunter2");

    [Fact]
    public void Problems_are_reported_all_at_once() =>
        Should.Throw<UsageException>(() => ParameterResolver.Resolve(
            [Port, new("Other", typeof(int))], ParsedArguments.None, Variables(("HOST_PORT", "x"), ("OTHER", "y")), []))
            .Message.Split(Environment.NewLine).Length.ShouldBe(2);

    [Theory]
    [InlineData("HostPort", "host-port", "HOST_PORT")]
    [InlineData("URL", "url", "URL")]
    [InlineData("CPUrl", "cp-url", "CP_URL")]
    [InlineData("Sha256", "sha256", "SHA256")]
    public void Names_are_taken_apart_at_their_words(string name, string dashed, string variable)
    {
        var spec = new ParameterSpec(name, typeof(string));
        spec.Switch.ShouldBe(dashed);
        spec.Variables[0].ShouldBe(variable);
    }

    private static object? Convert(ParameterSpec spec, string text) => Resolve(spec, [$"--{spec.Switch}={text}"], Variables()).Value;

    private static (object? Value, string Origin) Resolve(
        ParameterSpec spec, string[] arguments, IReadOnlyDictionary<string, string> variables, params ParameterFile[] files)
    {
        var resolved = ParameterResolver.Resolve([spec], ParsedArguments.Parse(arguments, [spec]), variables, files)[0];
        return (resolved.Value, resolved.Origin);
    }

    private static Dictionary<string, string> Variables(params (string Name, string Value)[] variables) => variables.ToDictionary(entry => entry.Name, entry => entry.Value);

    private static ParameterFile File(string path, string key, string value) =>
        new(path, new Dictionary<string, (IReadOnlyList<string>, int)> { [key] = ([value], 7) });
}
