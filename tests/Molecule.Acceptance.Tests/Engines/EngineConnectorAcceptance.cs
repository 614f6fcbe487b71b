using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests.Engines;

public sealed class EngineConnectorAcceptance(AcceptanceEngine fixture) : IClassFixture<AcceptanceEngine>
{
    private const string Nowhere = "/tmp/molecule-nowhere.sock";

    [Fact]
    public async Task Connect_takes_the_engine_that_docker_host_names_and_describes_it()
    {
        var connector = Connector(("DOCKER_HOST", fixture.Engine.Endpoint.Address.ToString()));

        using var engine = await connector.ConnectAsync(EngineSelection.Default, CancellationToken.None);
        var info = await connector.DescribeAsync(engine, CancellationToken.None);

        info.Version.ShouldBe(fixture.Engine.Version);
        info.Origin.ShouldBe("DOCKER_HOST");
        info.Managed.ShouldBeNull("its state home is another one");
        info.DataRoot.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Connect_to_a_dead_docker_host_is_an_error_and_never_another_engine()
    {
        var connector = Connector(("DOCKER_HOST", "unix://" + Nowhere));

        (await Should.ThrowAsync<EngineUnreachableException>(() => connector.ConnectAsync(EngineSelection.Default, CancellationToken.None))).Message.ShouldContain(Nowhere);
        await Should.ThrowAsync<EngineUnreachableException>(() => connector.FindAsync(EngineSelection.Default, CancellationToken.None));
    }

    [Fact]
    public async Task Connect_to_an_explicit_endpoint_wins_over_docker_host()
    {
        var connector = Connector(("DOCKER_HOST", "unix://" + Nowhere));

        using var engine = await connector.ConnectAsync(EngineSelection.Parse(fixture.Engine.Endpoint.Address.ToString()), CancellationToken.None);

        engine.Endpoint.Origin.ShouldBe("--engine");
    }

    [Fact]
    public async Task Find_managed_where_none_runs_finds_none_and_starts_none() => (await Connector().FindAsync(EngineSelection.Parse("managed"), CancellationToken.None)).ShouldBeNull();

    private static EngineConnector Connector(params (string Name, string Value)[] variables) =>
        new(new Variables([.. variables, (StateHome.Variable, $"/tmp/molecule-{Guid.NewGuid():n}")]), TimeProvider.System, NullLoggerFactory.Instance);

    private sealed class Variables(IEnumerable<(string Name, string Value)> variables) : IEnvironmentVariables
    {
        public string? Get(string name) => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault();
    }
}
