using System.Text.Json;
using Molecule.Stack;
using Molecule.Stack.Services;
using Molecule.Terminal.Stack;

namespace Molecule.Terminal.Tests.Stack;

public sealed class StackViewTests
{
    private readonly PlainTerminal _terminal = new();

    private static WorkspaceStatus Concierge { get; } = new(
        "concierge", "id", "platform", "claude-code", "image", "sha256:" + new string('a', 64), "running", "healthy", "http://localhost:1", "c1", Declared: true);

    private static ServiceStatus Database { get; } = new(
        "postgres", "molecule-local/service-postgres:1", "sha256:" + new string('b', 64), "running", "healthy", [new PublishedPort(5432, PortProtocol.Tcp, 15432)], "c2", Declared: true);

    [Fact]
    public void ShowJson_is_one_document_with_every_field_of_a_workspace()
    {
        View().ShowJson(new StackIdentity("demo", "/clone"), new StackStatus([Concierge], [Database]));

        var root = JsonDocument.Parse(_terminal.Text).RootElement;
        root.GetProperty("stack").GetString().ShouldBe("demo");
        var workspace = root.GetProperty("workspaces")[0];
        workspace.GetProperty("kind").GetString().ShouldBe("platform");
        workspace.GetProperty("url").GetString().ShouldBe("http://localhost:1");
        workspace.GetProperty("declared").GetBoolean().ShouldBeTrue();
        var port = root.GetProperty("services")[0].GetProperty("ports")[0];
        (port.GetProperty("container").GetInt32(), port.GetProperty("protocol").GetString(), port.GetProperty("host").GetInt32()).ShouldBe((5432, "Tcp", 15432));
    }

    [Fact]
    public void Show_has_a_row_with_state_and_url_for_each_workspace()
    {
        View().Show(new StackStatus([Concierge], [Database]));

        _terminal.Lines.ShouldContain(line => line.Contains("concierge", StringComparison.Ordinal)
            && line.Contains("running, healthy", StringComparison.Ordinal) && line.Contains("http://localhost:1", StringComparison.Ordinal));
    }

    [Fact]
    public void Show_has_a_row_with_state_and_ports_for_each_service()
    {
        View().Show(new StackStatus([], [Database, Database with { Name = "job", State = "completed", Health = "-", Ports = [], Declared = false }]));

        _terminal.Lines.ShouldContain(line => line.Contains("postgres", StringComparison.Ordinal)
            && line.Contains("running, healthy", StringComparison.Ordinal) && line.Contains("127.0.0.1:15432 (its 5432)", StringComparison.Ordinal));
        _terminal.Lines.ShouldContain(line => line.Contains("job (no longer declared)", StringComparison.Ordinal) && line.Contains("completed", StringComparison.Ordinal));
        _terminal.Lines.ShouldNotContain(line => line.Contains("Runtime", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Show_prints_what_happens_to_a_workspace_in_order()
    {
        await View().ShowAsync(progress =>
        {
            progress.Report(new StackEvent.Starting("codex", ["environment changed"]));
            progress.Report(new StackEvent.Ready("codex", "http://localhost:2", TimeSpan.FromSeconds(1)));
            return Task.FromResult(0);
        });

        _terminal.Lines[0].ShouldBe("codex          | starting  environment changed");
        _terminal.Lines[1].ShouldStartWith("codex          | ready");
        _terminal.Lines[1].ShouldEndWith("http://localhost:2");
    }

    [Fact]
    public void Show_a_failure_prints_the_workspace_s_last_lines()
    {
        View().Show(new StackUpException([new MemberFailure("codex", "readiness", "m", "r", ["first", "last"], 1, null)], []));

        _terminal.Lines.ShouldBe(["codex: its last output", "    first", "    last"]);
    }

    private StackView View() => new(_terminal.Output, TimeProvider.System);
}
