using System.Diagnostics;
using System.Text.Json;

namespace Molecule.WorkspaceAgent.Tests.Messages;

public sealed class RuntimeCommandTests
{
    [Fact]
    public async Task The_command_gets_the_text_and_its_output_is_the_answer()
    {
        await using var server = await StartAsync("tr a-z A-Z");

        Text(await server.SendAsync("hello ü")).ShouldBe("HELLO ü");
    }

    [Fact]
    public async Task The_command_of_the_configuration_runs_without_a_shell()
    {
        var folder = new ConfigFolder().Write("config.yaml", AgentServer.Config + "\ncommand: [printf, '%s', $HOME]");
        await using var server = await AgentServer.StartAsync(folder);

        Text(await server.SendAsync("x")).ShouldBe("$HOME");
    }

    [Fact]
    public async Task A_command_that_ignores_a_large_input_still_answers()
    {
        await using var server = await StartAsync("echo done");

        Text(await server.SendAsync(new string('x', 900_000))).ShouldBe("done\n");
    }

    [Fact]
    public async Task A_failing_command_is_an_internal_error_with_its_exit_code_and_error_output()
    {
        await using var server = await StartAsync("echo oh no >&2; exit 3");

        var error = (await server.SendAsync("x")).GetProperty("error");

        error.GetProperty("code").GetInt32().ShouldBe(-32603);
        error.GetProperty("data").GetProperty("exitCode").GetInt32().ShouldBe(3);
        error.GetProperty("data").GetProperty("output").GetString().ShouldBe("oh no\n");
    }

    [Fact]
    public async Task A_command_that_does_not_exist_is_named()
    {
        await using var server = await AgentServer.StartAsync(null, 20, ("MOLECULE_RUNTIME_COMMAND", """["/no/such/program"]"""));

        (await server.SendAsync("x")).GetProperty("error").GetProperty("message").GetString()!.ShouldContain("/no/such/program");
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_killed_with_its_children()
    {
        using var marker = new ConfigFolder();
        var file = Path.Combine(marker.Path, "pid");
        await using var server = await StartAsync($"sleep 300 & echo $! > {file}; wait", ("MOLECULE_RUNTIME_TIMEOUT_S", "1"));
        var clock = Stopwatch.StartNew();

        var error = (await server.SendAsync("x")).GetProperty("error");

        error.GetProperty("data").GetProperty("reason").GetString().ShouldBe("timeout");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        await ShouldBeGoneAsync(file);
    }

    [Fact]
    public async Task A_command_whose_client_goes_away_is_killed_with_its_children()
    {
        using var marker = new ConfigFolder();
        var file = Path.Combine(marker.Path, "pid");
        await using var server = await StartAsync($"sleep 300 & echo $! > {file}; wait");
        using var client = new CancellationTokenSource();
        var sending = server.SendAsync("x", client.Token);
        await WaitForAsync(() => File.Exists(file) && new FileInfo(file).Length > 1);

        await client.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(sending);
        await ShouldBeGoneAsync(file);
    }

    [Fact]
    public async Task A_command_that_prints_without_end_is_killed_at_one_mebibyte()
    {
        await using var server = await StartAsync("yes");

        var error = (await server.SendAsync("x")).GetProperty("error");

        error.GetProperty("data").GetProperty("reason").GetString().ShouldBe("output");
    }

    [Fact]
    public async Task A_child_that_keeps_the_pipe_open_does_not_hold_the_answer_back()
    {
        await using var server = await StartAsync("sleep 20 & echo done");
        var clock = Stopwatch.StartNew();

        Text(await server.SendAsync("x")).ShouldBe("done\n");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("MOLECULE_RUNTIME_COMMAND", "ls")]
    [InlineData("MOLECULE_RUNTIME_COMMAND", "[]")]
    [InlineData("MOLECULE_RUNTIME_COMMAND", "[null]")]
    [InlineData("MOLECULE_RUNTIME_TIMEOUT_S", "0")]
    [InlineData("MOLECULE_RUNTIME_TIMEOUT_S", "99999")]
    [InlineData("PORT", "http")]
    public async Task A_wrong_variable_is_refused_by_name(string name, string value) =>
        (await Should.ThrowAsync<Molecule.WorkspaceAgent.Configuration.ConfigurationException>(() => AgentServer.StartAsync(null, 20, (name, value)))).Message.ShouldContain(name);

    private static Task<AgentServer> StartAsync(string script, params (string Name, string Value)[] variables) =>
        AgentServer.StartAsync(null, 20, [("MOLECULE_RUNTIME_COMMAND", JsonSerializer.Serialize(new[] { "sh", "-c", script })), .. variables]);

    private static string? Text(JsonElement answer) => answer.GetProperty("result").GetProperty("parts")[0].GetProperty("text").GetString();

    private static async Task ShouldBeGoneAsync(string pidFile)
    {
        var pid = (await File.ReadAllTextAsync(pidFile)).Trim();
        // A zombie has no command line any more; whether somebody reaps it is not our matter.
        await WaitForAsync(() => !File.Exists($"/proc/{pid}/cmdline") || File.ReadAllText($"/proc/{pid}/cmdline").Length == 0);
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(20);
        }
    }
}
