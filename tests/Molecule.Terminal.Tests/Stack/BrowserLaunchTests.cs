using Molecule.Containers.Processes;
using Molecule.Stack;
using Molecule.Stack.Services;
using Molecule.Terminal.Stack;

namespace Molecule.Terminal.Tests.Stack;

public sealed class BrowserLaunchTests
{
    [Theory]
    [InlineData("DISPLAY=:0", true, "xdg-open")]
    [InlineData("WAYLAND_DISPLAY=wayland-0", true, "xdg-open")]
    [InlineData("DISPLAY=:0", false, null)]
    [InlineData("", true, null)]
    [InlineData("DISPLAY=:0 CI=true", true, null)]
    [InlineData("DISPLAY=:0 SSH_CONNECTION=1.2.3.4", true, null)]
    public void A_browser_opens_only_where_somebody_sees_it(string variables, bool terminal, string? program) =>
        (BrowserLaunch.Plan("http://localhost:1", terminal, new Variables(variables), BrowserLaunch.Desktop.FreeDesktop)?.Program).ShouldBe(program);

    [Fact]
    public void The_address_is_an_argument_of_its_own() =>
        BrowserLaunch.Plan("http://localhost:1/?a&b", isTerminal: true, new Variables(""), BrowserLaunch.Desktop.Windows)!.Arguments.ShouldBe(["url.dll,FileProtocolHandler", "http://localhost:1/?a&b"]);

    [Fact]
    public void Links_are_of_what_is_reached_workspaces_first()
    {
        var links = StackLinks.Of(new StackStatus(
            [new WorkspaceStatus("b", "i", "workspace", "codex", null, null, "running", "healthy", "http://localhost:2", "c", true), new WorkspaceStatus("a", "i", "workspace", "codex", null, null, "missing", "-", null, null, true)],
            [new ServiceStatus("db", null, null, "running", "-", [new PublishedPort(1, PortProtocol.Tcp, 3), new PublishedPort(2, PortProtocol.Udp, 4)], "c", true)]));

        links.Select(link => $"{link.Name} {link.Address} {link.IsWeb}").ShouldBe(["b http://localhost:2 True", "db 127.0.0.1:3 False", "db 127.0.0.1:4/udp False"]);
    }

    private sealed class Variables(string pairs) : IEnvironmentVariables
    {
        private readonly Dictionary<string, string> _values = pairs.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(pair => pair.Split('=')[0], pair => pair.Split('=')[1]);

        public string? Get(string name) => _values.GetValueOrDefault(name);
    }
}
