using Molecule.Models;
using Molecule.Stack.Files;

namespace Molecule.Stack.Tests.Files;

public sealed class StackFileReaderTests
{
    private const string Head = "x-molecule:\n  workspaces:\n";

    [Fact]
    public void Parse_a_full_workspace_keeps_every_field()
    {
        var workspace = Parse(Head + """
                boss:
                  kind: platform
                  runtime: claude-code
                  tier: 3
                  image: registry.example/a:1
                  assets: concierge
                  plugins: [molecule-platform-mcp]
                  environment: { A: "1", B: x=y }
                  path: /src
                  access: read_only
            """).Workspaces.ShouldHaveSingleItem();

        (workspace.Name, workspace.Kind, workspace.Runtime, workspace.Tier).ShouldBe(("boss", WorkspaceKind.Platform, "claude-code", WorkspaceTier.Privileged));
        (workspace.Image, workspace.Assets, workspace.HostPath, workspace.Access).ShouldBe(("registry.example/a:1", "concierge", "/src", WorkspaceAccess.ReadOnly));
        workspace.Plugins.ShouldBe(["molecule-platform-mcp"]);
        workspace.Environment.OrderBy(variable => variable.Key).Select(variable => $"{variable.Key}={variable.Value}").ShouldBe(["A=1", "B=x=y"]);
    }

    [Fact]
    public void Parse_a_short_workspace_has_the_defaults()
    {
        var workspace = Parse(Head + "    a: { runtime: codex }").Workspaces.ShouldHaveSingleItem();

        (workspace.Kind, workspace.Tier, workspace.Image, workspace.Access).ShouldBe((WorkspaceKind.Ordinary, WorkspaceTier.Standard, null, null));
    }

    [Fact]
    public void Parse_a_count_spreads_a_workspace_over_numbered_names()
    {
        Parse(Head + "    a: { runtime: codex, count: 3 }").Workspaces.Select(workspace => workspace.Name).ShouldBe(["a-1", "a-2", "a-3"]);
        Parse(Head + "    a: { runtime: codex, count: 1 }").Workspaces.Select(workspace => workspace.Name).ShouldBe(["a-1"]);
    }

    [Theory]
    [InlineData("${COLOUR}", "red")]
    [InlineData("$COLOUR!", "red!")]
    [InlineData("${EMPTY:-blue}", "blue")]
    [InlineData("${EMPTY-blue}", "")]
    [InlineData("${ABSENT-blue}", "blue")]
    [InlineData("${ABSENT:-}", "")]
    [InlineData("${COLOUR:?needed}", "red")]
    [InlineData("${COLOUR:+paint}", "paint")]
    [InlineData("${EMPTY:+paint}", "")]
    [InlineData("${EMPTY+paint}", "paint")]
    [InlineData("${ABSENT+paint}", "")]
    [InlineData("${ABSENT:-${EMPTY:-${COLOUR}}}!", "red!")]
    [InlineData("${COLOUR:-${ABSENT:?never asked for}}", "red")]
    [InlineData("${ABSENT:-a $$ and a }b", "a $ and a b")]
    [InlineData("$$COLOUR", "$COLOUR")]
    [InlineData("a$$", "a$")]
    public void Parse_variables_of_this_process_are_put_into_texts(string text, string expected) =>
        Parse(Head + $"    a: {{ runtime: codex, environment: {{ X: '{text}' }} }}").Workspaces[0].Environment["X"].ShouldBe(expected);

    [Fact]
    public void Parse_an_environment_list_is_composes_other_form() =>
        Parse(Head + "    a: { runtime: codex, environment: [X=1, COLOUR, E=] }").Workspaces[0].Environment
            .OrderBy(variable => variable.Key).Select(variable => $"{variable.Key}={variable.Value}").ShouldBe(["COLOUR=red", "E=", "X=1"]);

    [Theory]
    [InlineData("", 1, 1, "empty")]
    [InlineData("a: ]", 1, 4, "no valid YAML")]
    [InlineData("- a", 1, 1, "must be a mapping, not a list")]
    [InlineData("text", 1, 1, "must be a mapping, not 'text'")]
    [InlineData("{}", 1, 1, "it declares nothing")]
    [InlineData("x-molecul: {}", 1, 1, "did you mean 'x-molecule'?")]
    [InlineData("zzz: {}", 1, 1, "known are networks, services, volumes, x-molecule")]
    [InlineData("x-molecule: 1", 1, 13, "must be a mapping, not '1'")]
    [InlineData("x-molecule: {}", 1, 1, "it declares nothing")]
    [InlineData("x-molecule: { workspace: {} }", 1, 15, "did you mean 'workspaces'?")]
    [InlineData("x-molecule: { workspaces: {} }", 1, 27, "'workspaces' is empty")]
    [InlineData("x-molecule: { workspaces: { a: } }", 1, 32, "workspace 'a' must be a mapping")]
    [InlineData(Head + "    A: { runtime: codex }", 3, 5, "'A' is no workspace name")]
    [InlineData(Head + "    a: { kind: workspace }", 3, 8, "workspace 'a' has no 'runtime'")]
    [InlineData(Head + "    a: { runtime: gemini }", 3, 19, "known are claude-code, codex, hermes, openclaw")]
    [InlineData(Head + "    a: { runtime: }", 3, 19, "'runtime' must be a text, not empty")]
    [InlineData(Head + "    a: { runtime: [codex] }", 3, 19, "'runtime' must be a text, not a list")]
    [InlineData(Head + "    a: { runtime: codex, kind: concierge }", 3, 32, "'kind' must be workspace or platform, not 'concierge'")]
    [InlineData(Head + "    a: { runtime: codex, tier: five }", 3, 32, "'tier' must be a number from 1 to 4")]
    [InlineData(Head + "    a: { runtime: codex, tier: 5 }", 3, 32, "'tier' must be a number from 1 to 4")]
    [InlineData(Head + "    a: { runtime: codex, tier: 0 }", 3, 32, "'tier' must be a number from 1 to 4")]
    [InlineData(Head + "    a: { runtime: codex, count: 0 }", 3, 33, "'count' must be a number from 1 to 100")]
    [InlineData(Head + "    a: { runtime: codex, access: rw }", 3, 34, "'access' must be none, read_only, read_write")]
    [InlineData(Head + "    a: { runtime: codex, access: read_only }", 3, 34, "needs a 'path'")]
    [InlineData(Head + "    a: { runtime: codex, plugins: x }", 3, 35, "'plugins' must be a list")]
    [InlineData(Head + "    a: { runtime: codex, plugins: [[x]] }", 3, 36, "an entry of 'plugins' must be a text")]
    [InlineData(Head + "    a: { runtime: codex, environment: x }", 3, 39, "'environment' must be a mapping or a list")]
    [InlineData(Head + "    a: { runtime: codex, environment: { X: [1] } }", 3, 44, "must be a text, not a list")]
    [InlineData(Head + "    a: { runtime: codex, environment: [X=1, X=2] }", 3, 45, "'X' is given twice")]
    [InlineData(Head + "    a: { runtime: codex, environment: [ABSENT] }", 3, 40, "'ABSENT' has no value")]
    [InlineData(Head + "    a: { runtime: codex, environment: { ABSENT: } }", 3, 41, "'ABSENT' has no value")]
    [InlineData(Head + "    a: { runtime: codex, environment: { X: $ABSENT } }", 3, 44, "ABSENT is not set")]
    [InlineData(Head + "    a: { runtime: codex, environment: { X: '${ABSENT:?say it}' } }", 3, 44, "ABSENT is required: say it")]
    [InlineData(Head + "    a: { runtime: codex, environment: { X: 'a$' } }", 3, 44, "write $$ for a dollar")]
    [InlineData(Head + "    a: { runtime: codex, environment: { X: '${A:*b}' } }", 3, 44, "a '$' here must begin")]
    [InlineData(Head + "    a: { runtime: codex, evironment: {} }", 3, 26, "did you mean 'environment'?")]
    [InlineData(Head + "    a: { runtime: codex, ports: [] }", 3, 26, "unknown key 'ports' in workspace 'a'")]
    [InlineData(Head + "    a: { runtime: codex, runtime: codex }", 3, 26, "'runtime' is given twice")]
    [InlineData(Head + "    a: { runtime: codex }\n    a: { runtime: codex }", 4, 5, "'a' is given twice")]
    [InlineData(Head + "    a: { runtime: codex, count: 2 }\n    a-2: { runtime: codex }", 4, 5, "'a-2' is taken by the workspace at line 3")]
    [InlineData(Head + "    a: { runtime: codex, kind: platform }\n    b: { runtime: codex, kind: platform }", 4, 5, "second workspace of kind platform beside 'a'")]
    [InlineData(Head + "    a: { runtime: codex, kind: platform, count: 2 }", 3, 5, "an organisation has one concierge")]
    [InlineData(Head + "    a: { runtime: !!str codex }", 3, 19, "tags are not supported")]
    [InlineData(Head + "    ? [a]\n    : { runtime: codex }", 3, 7, "a key must be a text")]
    [InlineData(Head + "    a: { runtime: codex }\n---\nb: 1", 4, 1, "a second document is not supported")]
    public void Parse_a_wrong_file_says_where_and_what(string text, long line, long column, string reason)
    {
        var exception = Should.Throw<StackFileException>(() => Parse(text));

        exception.Message.ShouldStartWith($"stack.yaml({line},{column}): ");
        exception.Message.ShouldContain(reason);
        exception.IsUsage.ShouldBeTrue();
    }

    [Fact]
    public async Task Read_a_missing_file_names_it() =>
        (await Should.ThrowAsync<StackFileException>(() => new StackFileReader(new Variables()).ReadAsync("/no/such/stack.yaml", CancellationToken.None))).Message.ShouldContain("/no/such/stack.yaml");

    private static StackDefinition Parse(string text) => new StackFileReader(new Variables(("COLOUR", "red"), ("EMPTY", ""))).Parse("stack.yaml", text);
}
