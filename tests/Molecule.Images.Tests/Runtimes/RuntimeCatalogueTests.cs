using Molecule.Images.Runtimes;

namespace Molecule.Images.Tests.Runtimes;

public sealed class RuntimeCatalogueTests
{
    [Fact]
    public void All_is_alphabetical_and_complete() =>
        RuntimeCatalogue.All.Select(runtime => runtime.Value).ShouldBe(["claude-code", "codex", "hermes", "openclaw"]);

    [Fact]
    public void Parse_an_unknown_runtime_lists_the_known_ones() =>
        Should.Throw<UnknownRuntimeException>(() => RuntimeCatalogue.Parse("gemini")).Remedy.ShouldContain("claude-code, codex, hermes, openclaw");

    [Theory]
    [InlineData(null, "hermes", 0)]
    [InlineData("", "hermes", 0)]
    [InlineData("codex", "codex", 0)]
    [InlineData("gemini", "hermes", 1)]
    public void Default_warns_about_an_unknown_override_and_uses_the_compiled_one(string? configured, string expected, int warnings)
    {
        var seen = new List<string>();

        RuntimeCatalogue.Default(configured, seen.Add).Value.ShouldBe(expected);
        seen.Count.ShouldBe(warnings);
    }
}
