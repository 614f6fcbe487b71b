using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Molecule.WorkspaceAgent.Tests.Hosting;

/// <summary>The agent as a process of its own; where the tests run as root, it is started as uid 1000.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly ConfigFolder _folder = new ConfigFolder().Write("config.yaml", AgentServer.Config);

    public ProcessTests()
    {
        // A checkout below /root cannot be read by uid 1000: what is started is a copy.
        var program = Directory.CreateDirectory(Path.Combine(_folder.Path, "program")).FullName;
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => Path.GetExtension(file) is ".dll" or ".json"))
        {
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }

    [Fact]
    public async Task Sigterm_ends_it_with_0_within_a_second()
    {
        var port = FreePort();
        using var agent = Start(port);
        await WaitForHealthAsync(port);
        using var probe = Start(port, "--health");
        await probe.WaitForExitAsync();
        probe.ExitCode.ShouldBe(0);
        var clock = Stopwatch.StartNew();

        using var kill = Process.Start("kill", ["-TERM", agent.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await agent.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);

        agent.ExitCode.ShouldBe(0);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        var lines = (await agent.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldNotBeEmpty();
        lines.ShouldAllBe(line => line.StartsWith("{\"Timestamp\":", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--version", 0)]
    [InlineData("--help", 0)]
    [InlineData("--nonsense", 2)]
    public async Task Arguments_have_their_exit_code(string argument, int expected)
    {
        using var agent = Start(0, argument);
        await agent.WaitForExitAsync();

        agent.ExitCode.ShouldBe(expected);
    }

    public void Dispose() => _folder.Dispose();

    private Process Start(int port, params string[] arguments)
    {
        string[] dotnet = [Environment.ProcessPath!, "exec", Path.Combine(_folder.Path, "program", "molecule-workspace-agent.dll"), .. arguments];
        string[] command = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups", .. dotnet] : dotnet;
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var part in command.Skip(1))
        {
            start.ArgumentList.Add(part);
        }

        start.Environment["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["WORKSPACE_CONFIG_PATH"] = _folder.Path;
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WaitForHealthAsync(int port)
    {
        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                (await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/health"))).ShouldContain("\"ok\"");
                return;
            }
            catch (HttpRequestException) when (clock.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(50);
            }
        }
    }
}
