using Nuke.Common.Arguments;
using Nuke.Common.Parameters;
using Nuke.Common.Running;

namespace Molecule.BuildHost.Tests.Arguments;

public class ParsedArgumentsTests
{
    private static readonly ParameterSpec[] Specs =
    [
        new("HostPort", typeof(int)), new("Runtimes", typeof(string[])), new("Force", typeof(bool)), .. BuiltInParameters.All,
    ];

    [Theory]
    [InlineData("--host-port")]
    [InlineData("--hostport")]
    [InlineData("--HostPort")]
    [InlineData("--HOST-PORT")]
    [InlineData("-host-port")]
    public void A_parameter_is_known_by_any_spelling(string spelling) => Parse("Up", spelling, "8080").Values["HostPort"].ShouldBe(["8080"]);

    [Fact]
    public void A_flag_leaves_the_next_word_to_the_targets() => Parse("--plan", "Release").Targets.ShouldBe(["Release"]);

    [Fact]
    public void A_flag_takes_true_or_false() => Parse("Up", "--force", "false").Values["Force"].ShouldBe(["false"]);

    [Fact]
    public void A_single_value_leaves_the_rest_to_the_targets() => Parse("--host-port", "1", "Up").Targets.ShouldBe(["Up"]);

    [Fact]
    public void A_list_takes_all_up_to_the_next_switch() => Parse("Up", "--runtimes", "a", "b", "--force").Values["Runtimes"].ShouldBe(["a", "b"]);

    [Fact]
    public void A_list_goes_on_where_it_is_named_again() => Parse("--runtimes", "a", "--runtimes=b").Values["Runtimes"].ShouldBe(["a", "b"]);

    [Fact]
    public void A_value_behind_an_equals_sign_may_begin_with_a_dash() => Parse("--runtimes=--x").Values["Runtimes"].ShouldBe(["--x"]);

    [Fact]
    public void A_negative_number_is_a_value() => Parse("--host-port", "-1").Values["HostPort"].ShouldBe(["-1"]);

    [Fact]
    public void Skip_without_names_is_an_empty_list() => Parse("Up", "--skip").Values["Skip"].ShouldBeEmpty();

    [Fact]
    public void Every_unknown_parameter_is_named_with_the_nearest_known() =>
        Should.Throw<UsageException>(() => Parse("--hots-port", "1", "--forse")).Message
            .ShouldBe($"No parameter \"--hots-port\". Did you mean host-port?{Environment.NewLine}No parameter \"--forse\". Did you mean force?");

    [Theory]
    [InlineData("/x", "Up", "--root", "/x")]
    [InlineData("/y", "--Root=/y")]
    [InlineData(null, "--rooted", "/x")]
    public void The_root_is_found_before_anything_else_is_known(string? expected, params string[] arguments) =>
        ParsedArguments.RootIn(arguments).ShouldBe(expected);

    private static ParsedArguments Parse(params string[] arguments) => ParsedArguments.Parse(arguments, Specs);
}
