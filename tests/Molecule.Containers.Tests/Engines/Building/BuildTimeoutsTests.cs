using Molecule.Containers.Engines.Building;
using Molecule.Containers.Processes;

namespace Molecule.Containers.Tests.Engines.Building;

public sealed class BuildTimeoutsTests
{
    [Fact]
    public void Without_variables_it_is_four_and_twelve_minutes() =>
        BuildTimeouts.From(new Variables(null, "")).ShouldBe(new BuildTimeouts(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(12)));

    [Fact]
    public void Variables_are_seconds() =>
        BuildTimeouts.From(new Variables("90", "0.5")).ShouldBe(new BuildTimeouts(TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(0.5)));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("4m")]
    [InlineData("1e9")]
    [InlineData("99999")]
    public void Anything_else_is_a_usage_error_that_names_the_variable(string value)
    {
        var refused = Should.Throw<InvalidBuildTimeoutException>(() => BuildTimeouts.From(new Variables(value, null)));

        refused.Message.ShouldContain("MOLECULE_BUILD_STALL_GRACE_S");
        refused.IsUsage.ShouldBeTrue();
    }

    private sealed class Variables(string? grace, string? ceiling) : IEnvironmentVariables
    {
        public string? Get(string name) => name == BuildTimeouts.StallGraceVariable ? grace : name == BuildTimeouts.CeilingVariable ? ceiling : null;
    }
}
