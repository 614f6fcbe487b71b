using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Stack;

namespace Molecule.Benchmarks.Stack;

/// <summary>The two that bring the same file up on the same engine, each under a name of its own.</summary>
/// <param name="state">A state home for this run alone.</param>
internal sealed class Contestants(MeasuredRun runner, string root, string name, string engine, string state)
{
    private const int Attempts = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly HashSet<string> _files = [];

    public Task<RunCost> UpAsync(string file, CancellationToken cancellation) => BuildAsync(["Up", "--stack-file", file], file, cancellation);

    public Task ResetAsync(string file, CancellationToken cancellation) => BuildAsync(["Reset", "--yes", "--stack-file", file], file, cancellation);

    public Task<RunCost> ComposeUpAsync(string file, CancellationToken cancellation) => ComposeAsync(["up", "--detach"], file, cancellation);

    /// <summary>It gives up on a network whose containers have only just gone: then it is asked again.</summary>
    public async Task ComposeDownAsync(string file, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ComposeAsync(["down", "--volumes", "--timeout", "1"], file, cancellation);
                return;
            }
            catch (ProcessFailedException) when (attempt < Attempts)
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    public LocalStack Open(ContainerEngine connection, StackDefinition definition) => new(
        connection,
        new StackOptions { Identity = new StackIdentity(name, root), Definition = definition, StateHome = state },
        ProcessEnvironmentVariables.Instance,
        NullLoggerFactory.Instance,
        TimeProvider.System);

    /// <summary>Whatever a run that was cut off has left of either.</summary>
    public async Task RemoveAsync(CancellationToken cancellation)
    {
        foreach (var file in _files.Where(File.Exists).ToList())
        {
            await ComposeDownAsync(file, cancellation);
            await ResetAsync(file, cancellation);
        }
    }

    private Task<RunCost> BuildAsync(string[] arguments, string file, CancellationToken cancellation)
    {
        _files.Add(file);
        var environment = new Dictionary<string, string?> { ["NO_COLOR"] = "1", ["MOLECULE_STATE_HOME"] = state };
        return runner.RunAsync([Path.Combine(root, "build.sh"), .. arguments, "--stack", name, "--engine", engine], environment, root, cancellation);
    }

    private Task<RunCost> ComposeAsync(string[] arguments, string file, CancellationToken cancellation)
    {
        _files.Add(file);
        var environment = new Dictionary<string, string?> { ["PYTHONPATH"] = runner.Modules, ["DOCKER_HOST"] = engine.TrimEnd('/'), ["DOCKER_CONTEXT"] = null };
        return runner.RunAsync([runner.Python, "-m", "compose", "--project-name", name, "--file", file, .. arguments], environment, root, cancellation);
    }
}
