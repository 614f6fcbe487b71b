using Molecule.Acceptance.Tests.TestAgent;

namespace Molecule.Acceptance.Tests.Workspaces;

public sealed class ManyWorkspacesAcceptance(TestAgentImages images) : IClassFixture<TestAgentImages>
{
    private const int Many = 50;

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Fifty_workspaces_start_at_once_each_on_a_port_of_its_own_and_stop_at_once()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);

        var started = await Task.WhenAll(Enumerable.Range(0, Many).Select(number => bench.Provisioner.StartAsync(WorkspaceBench.Spec() with { Name = $"w{number}" }, None)));

        started.Select(workspace => workspace.HostPort).Distinct().Count().ShouldBe(Many);
        var present = await bench.Provisioner.ListAsync(None);
        present.Length.ShouldBe(Many);
        present.ShouldAllBe(workspace => workspace.IsRunning);
        using var http = new HttpClient();
        foreach (var workspace in started)
        {
            (await CardAsync(http, workspace.HostPort!.Value)).ShouldContain("\"name\":");
        }

        await Task.WhenAll(started.Select(workspace => bench.Provisioner.StopAsync(workspace.Id, None)));

        (await InstanceRemains.ContainersAsync(bench.Engine, bench.Instance)).ShouldBeEmpty();
        (await InstanceRemains.VolumesAsync(bench.Engine, bench.Instance)).Count.ShouldBe(2 * Many, "stopping keeps the data");
    }

    private static async Task<string> CardAsync(HttpClient http, int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await http.GetStringAsync($"http://127.0.0.1:{port}/.well-known/agent-card.json");
            }
            catch (HttpRequestException) when (attempt < 300)
            {
                await Task.Delay(100);
            }
        }
    }
}
