using Molecule.WorkspaceAgent.Health;

namespace Molecule.WorkspaceAgent.Tests.Health;

public sealed class HealthProbeTests
{
    [Fact]
    public async Task Run_is_0_while_healthy_1_while_not_and_1_when_nothing_listens()
    {
        await using var server = await AgentServer.StartAsync();
        var port = server.Http.BaseAddress!.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        HealthProbe.Run(port).ShouldBe(0);

        server.Folder.Write("config.yaml", "nonsense");
        HealthProbe.Run(port).ShouldBe(1);

        await server.StopAsync();
        HealthProbe.Run(port).ShouldBe(1);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("99999999999")]
    [InlineData("70000")]
    public void Run_with_a_port_that_is_none_is_1(string port) => HealthProbe.Run(port).ShouldBe(1);
}
