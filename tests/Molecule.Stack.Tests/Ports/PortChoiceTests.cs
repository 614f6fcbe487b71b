using System.Net;
using System.Net.Sockets;
using Molecule.Stack.Ports;
using Molecule.Stack.Services;

namespace Molecule.Stack.Tests.Ports;

public sealed class PortChoiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-ports-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_port_is_a_number_and_none_is_given_twice()
    {
        var choice = await ChoiceAsync();
        var chosen = new List<int>();
        foreach (var name in Enumerable.Range(1, 100))
        {
            chosen.AddRange(await choice.ChooseAsync(Service($"s{name}", new ServicePort(80), new ServicePort(53, PortProtocol.Udp)), present: null, CancellationToken.None));
        }

        chosen.ShouldAllBe(port => port > 0);
        chosen.ShouldBeUnique();
    }

    [Fact]
    public async Task A_port_that_the_service_had_is_had_again_while_it_is_free()
    {
        var web = Service("web", new ServicePort(80));
        var had = HostPort.FindFree(PortProtocol.Tcp);
        var memory = await PortMemory.OpenAsync(_folder, CancellationToken.None);
        memory.Remember("web", [new PublishedPort(80, PortProtocol.Tcp, had)]);
        await memory.SaveAsync(CancellationToken.None);

        (await (await ChoiceAsync()).ChooseAsync(web, present: null, CancellationToken.None)).ShouldBe([had]);

        using var holder = new TcpListener(IPAddress.Loopback, had);
        holder.Start();
        (await (await ChoiceAsync()).ChooseAsync(web, present: null, CancellationToken.None)).ShouldNotContain(had);
    }

    [Fact]
    public async Task After_a_refusal_only_what_was_asked_for_explicitly_is_asked_for_again()
    {
        var conventional = HostPort.FindFree(PortProtocol.Tcp);
        var web = Service("web", new ServicePort(80, Conventional: conventional), new ServicePort(81, Host: 8081));

        var others = (await ChoiceAsync()).ChooseOthers(web);

        others[0].ShouldNotBe(conventional);
        others[1].ShouldBe(8081);
    }

    [Fact]
    public void What_the_system_picks_is_free_on_both_loopback_addresses()
    {
        var port = HostPort.FindFree(PortProtocol.Tcp);

        HostPort.IsFreeOnBoth(port, PortProtocol.Tcp).ShouldBeTrue();
    }

    private static ServiceDefinition Service(string name, params ServicePort[] ports) => new() { Name = name, Image = "a", Ports = [.. ports] };

    // Owners are asked about explicit ports only.
    private async Task<PortChoice> ChoiceAsync() => new(await PortMemory.OpenAsync(_folder, CancellationToken.None), new PortOwners(null!));
}
