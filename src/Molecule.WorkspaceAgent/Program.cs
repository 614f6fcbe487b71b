using Molecule.WorkspaceAgent.Configuration;
using Molecule.WorkspaceAgent.Health;
using Molecule.WorkspaceAgent.Hosting;
using Molecule.WorkspaceAgent.Mcp;

namespace Molecule.WorkspaceAgent;

internal static class Program
{
    private const int UsageError = 2;

    private const string Help = """
        molecule-workspace-agent             serve A2A on PORT (8000)
        molecule-workspace-agent --health    ask the one that serves on 127.0.0.1; exit code 0 when it is healthy, else 1
        molecule-workspace-agent --mcp molecule-platform
                                             serve the platform's administrative tools (MCP over standard input and output)
        molecule-workspace-agent --version | --help

        Environment: PORT, WORKSPACE_ID, WORKSPACE_CONFIG_PATH (/configs), MOLECULE_TEMPLATE_PATH, MOLECULE_WORKSPACE_URL,
        MOLECULE_RUNTIME_COMMAND (JSON array), MOLECULE_RUNTIME_TIMEOUT_S (1 to 3600, default 120); with --mcp: PLATFORM_URL, ADMIN_TOKEN.
        """;

    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["--health"]:
#pragma warning disable RS0030 // one variable: the configuration stack would cost this mode a third of its time
                return HealthProbe.Run(Environment.GetEnvironmentVariable("PORT"));
#pragma warning restore RS0030
            case ["--version"]:
                await StandardStreams.Output.WriteLineAsync(AgentStatus.Version);
                return 0;
            case ["--help"]:
                await StandardStreams.Output.WriteLineAsync(Help);
                return 0;
        }

        if (RootGuard.Refusal(Environment.IsPrivilegedProcess) is { } refusal)
        {
            await StandardStreams.Error.WriteLineAsync(refusal);
            return RootGuard.ExitCode;
        }

        switch (arguments)
        {
            case []:
                return await ServeAsync();
            case ["--mcp", McpServer.Name]:
                using (var tools = new PlatformTools(new ConfigurationBuilder().AddEnvironmentVariables().Build()))
                {
                    await new McpServer(tools, StandardStreams.Input, StandardStreams.Output).RunAsync(CancellationToken.None);
                }

                return 0;
            default:
                await StandardStreams.Error.WriteLineAsync($"Unknown arguments: {string.Join(' ', arguments)}\n\n{Help}");
                return UsageError;
        }
    }

    private static async Task<int> ServeAsync()
    {
        try
        {
            await using var application = AgentApplication.Build();
            await application.RunAsync();
            return 0;
        }
        catch (ConfigurationException exception)
        {
            await StandardStreams.Error.WriteLineAsync(exception.Message);
            return UsageError;
        }
    }
}
