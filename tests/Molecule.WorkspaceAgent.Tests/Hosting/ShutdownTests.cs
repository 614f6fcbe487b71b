using System.Diagnostics;
using Molecule.WorkspaceAgent.Hosting;

namespace Molecule.WorkspaceAgent.Tests.Hosting;

public sealed class ShutdownTests : IDisposable
{
    /// <summary>Made by a command that has begun: only then has the request arrived for sure.</summary>
    private readonly string _begun = Path.Combine(Path.GetTempPath(), $"molecule-{Guid.NewGuid():n}");

    /// <summary>A loaded machine may take longer than the second that the agent gives itself.</summary>
    private static ShutdownTimes Patient { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));

    public void Dispose() => File.Delete(_begun);

    [Fact]
    public async Task Stop_lets_a_short_request_finish()
    {
        await using var server = await AgentServer.StartAsync(null, 20, Patient, ("MOLECULE_RUNTIME_COMMAND", $"""["sh","-c","touch {_begun}; sleep 0.2; echo done"]"""));
        var sending = server.SendAsync("x");
        await BegunAsync();

        await server.StopAsync();

        (await sending).GetProperty("result").GetProperty("parts")[0].GetProperty("text").GetString().ShouldBe("done\n");
    }

    [Fact]
    public async Task Stop_ends_a_long_command_and_answers_that_it_stops()
    {
        await using var server = await AgentServer.StartAsync(null, 20, Patient with { Drain = ShutdownTimes.Default.Drain }, ("MOLECULE_RUNTIME_COMMAND", $"""["sh","-c","touch {_begun}; exec sleep 300"]"""));
        var sending = server.PostAsync(AgentServer.Message("x"));
        await BegunAsync();
        var clock = Stopwatch.StartNew();

        await server.StopAsync();

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        (await sending).Status.ShouldBe(503);
    }

    private async Task BegunAsync()
    {
        while (!File.Exists(_begun))
        {
            await Task.Delay(20);
        }
    }
}
