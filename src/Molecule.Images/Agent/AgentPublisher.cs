using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Processes;
using Molecule.Containers.References;

namespace Molecule.Images.Agent;

/// <summary>
/// Publishes <c>src/Molecule.WorkspaceAgent</c> as one self-contained file, from any host, once per input key:
/// <c>.nuke/temp/agent/&lt;key&gt;/molecule-workspace-agent</c>.
/// </summary>
public sealed partial class AgentPublisher
{
    public const string FileName = "molecule-workspace-agent";

    private const int RetainedLines = 40;

    private static readonly Dictionary<string, string?> Variables = new()
    {
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_NOLOGO"] = "1",
        // Set by the build that we run in, and meant for its own projects.
        ["MSBUILD_EXE_PATH"] = null,
        ["MSBuildSDKsPath"] = null,
        ["MSBuildExtensionsPath"] = null,
    };

    private readonly string _root;
    private readonly string _cache;
    private readonly ILogger<AgentPublisher> _logger;

    /// <param name="repositoryRoot">The folder that holds <c>global.json</c>.</param>
    public AgentPublisher(string repositoryRoot, ILogger<AgentPublisher> logger)
    {
        _root = Path.GetFullPath(repositoryRoot);
        _cache = Path.Combine(_root, ".nuke", "temp", "agent");
        _logger = logger;
    }

    /// <summary>A hit costs the hashing of the sources, a miss a compilation. Safe when several processes ask at once.</summary>
    /// <param name="platform"><c>linux/amd64</c> or <c>linux/arm64</c>.</param>
    /// <exception cref="AgentPublishException">There is no SDK, the platform is another one, or the compiler failed.</exception>
    public async Task<PublishedAgent> PublishAsync(Platform platform, CancellationToken cancellation)
    {
        var runtimeIdentifier = AgentRuntimeIdentifier.Of(platform);
        var dotnet = DotnetHost.Find(ProcessEnvironmentVariables.Instance, Environment.ProcessPath);
        var key = AgentSourceKey.Compute(_root, dotnet.Toolchain(), runtimeIdentifier);
        if (Cached(key) is { } hit)
        {
            return hit;
        }

        Directory.CreateDirectory(_cache);
        using var one = await FileLock.AcquireAsync(Path.Combine(_cache, ".lock"), TimeProvider.System, null, cancellation);
        if (Cached(key) is { } madeMeanwhile)
        {
            return madeMeanwhile;
        }

        var started = Stopwatch.GetTimestamp();
        LogPublishing(_logger, runtimeIdentifier);
        await CompileAsync(dotnet, runtimeIdentifier, key, cancellation);
        var published = Cached(key) ?? throw new AgentPublishException(
            $"dotnet publish succeeded, but did not make {FileName}.", "Check AssemblyName in src/Molecule.WorkspaceAgent.", []);
        LogPublished(_logger, runtimeIdentifier, published.Size / 1048576.0, Stopwatch.GetElapsedTime(started).TotalSeconds);
        return published;
    }

    private PublishedAgent? Cached(string key)
    {
        var file = new FileInfo(Path.Combine(_cache, key, FileName));
        return file.Exists ? new PublishedAgent(file.FullName, key, file.Length) : null;
    }

    private async Task CompileAsync(DotnetHost dotnet, string runtimeIdentifier, string key, CancellationToken cancellation)
    {
        // Everything it writes is below one folder of its own: a build of the solution that runs at the same time has other bin and obj.
        var work = Path.Combine(_cache, $".work-{runtimeIdentifier}");
        DeleteIfPresent(work);
        var output = Path.Combine(work, "out");
        var outcome = await new ProcessRunner(TimeProvider.System).RunAsync(
            new ProcessSpec(dotnet.Path, Arguments(runtimeIdentifier, work, output)) { WorkingDirectory = _root, Environment = Variables },
            cancellation);
        if (!outcome.Succeeded)
        {
            string[] lines = [.. (outcome.Output + outcome.Error).TrimEnd().Split('\n').TakeLast(RetainedLines)];
            throw new AgentPublishException(
                $"The workspace agent could not be published for {runtimeIdentifier} (dotnet publish exited with {outcome.ExitCode}):\n{string.Join('\n', lines)}",
                "Correct what the compiler reports; if packages could not be restored, check the package feed and rerun.",
                lines);
        }

        var target = Path.Combine(_cache, key);
        DeleteIfPresent(target);
        Directory.Move(output, target);
        DeleteIfPresent(work);
    }

    private static string[] Arguments(string runtimeIdentifier, string work, string output) =>
    [
        "publish", AgentSourceKey.ProjectFolder + "/Molecule.WorkspaceAgent.csproj",
        "--configuration", "Release",
        "--runtime", runtimeIdentifier,
        "--artifacts-path", work,
        "--output", output,
        "--nologo", "--verbosity", "quiet", "--disable-build-servers",
        // Style and analysis belong to the build of the solution.
        "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false",
        // No node may outlive this call: it would keep the lock file's handle and the work folder open.
        "-nodeReuse:false", "-maxCpuCount",
    ];

    private static void DeleteIfPresent(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [LoggerMessage(LogLevel.Information, "Publishing the workspace agent for {RuntimeIdentifier}.")]
    private static partial void LogPublishing(ILogger logger, string runtimeIdentifier);

    [LoggerMessage(LogLevel.Information, "Published the workspace agent for {RuntimeIdentifier}: {Megabytes:0.0} MB in {Seconds:0.0} s.")]
    private static partial void LogPublished(ILogger logger, string runtimeIdentifier, double megabytes, double seconds);
}
