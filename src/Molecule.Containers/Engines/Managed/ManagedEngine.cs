using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;

namespace Molecule.Containers.Engines.Managed;

/// <summary>
/// A container engine of our own for machines that have none: the distribution's packages, unpacked and not installed, run as one detached
/// daemon per state home. It stands beside any other engine and touches nothing of theirs.
/// </summary>
public sealed class ManagedEngine(StateHome home, IEnvironmentVariables environment, TimeProvider time, ILoggerFactory loggers)
{
    public const string Origin = "managed engine";

    private const long NeededSpace = 256L * 1024 * 1024;
    private const int ShownLogLines = 20;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan VanishGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = loggers.CreateLogger<ManagedEngine>();
    private readonly DaemonState _state = new(new ManagedPaths(home.Engine));
    private readonly DaemonProcesses _processes = new(new ManagedPaths(home.Engine));
    private readonly EngineSoftware _software = new(home, environment, time, loggers.CreateLogger<ManagedEngine>());

    private ManagedPaths Paths { get; } = new(home.Engine);

    /// <summary>Whether it runs and answers; changes nothing, and needs no rights.</summary>
    public async Task<ManagedEngineStatus> StatusAsync(CancellationToken cancellation)
    {
        var daemon = OperatingSystem.IsLinux() ? _processes.FindDaemon() : null;
        var alive = daemon is not null && await AnswersAsync(cancellation);
        return new ManagedEngineStatus(alive, daemon, Paths.Endpoint, Paths.State, Paths.DataRoot, Paths.LogFile);
    }

    /// <summary>Starts it unless it runs; a crashed one is cleaned up first. Processes that do this at the same time do it once.</summary>
    /// <exception cref="ManagedEngineUnsupportedException">Not Linux, not Debian or Ubuntu, or not root.</exception>
    /// <exception cref="ManagedEngineException">It does not come up; carries the end of its log.</exception>
    /// <exception cref="DiskSpaceException">There is too little room.</exception>
    public async Task<ManagedEngineStatus> UpAsync(CancellationToken cancellation)
    {
        if (await StatusAsync(cancellation) is { Alive: true } running)
        {
            return running;
        }

        if (ManagedEngineSupport.OfThisMachine().Refusal is { } refusal)
        {
            throw refusal;
        }

        using var one = await LockAsync(cancellation);
        // Somebody else may have started it while we waited; one that was started and does not answer yet is given its time.
        if (_processes.FindDaemon() is not null && await ReadyAsync(cancellation))
        {
            return await StatusAsync(cancellation);
        }

        var software = await _software.EnsureAsync(cancellation);
        _state.CreateFolders();
        DiskSpaceException.Require(Paths.State, NeededSpace);
        if (_processes.FindDaemon() is { } deaf)
        {
            _logger.LogWarning("The managed engine (process {Pid}) runs but does not answer; ending it", deaf);
            await EndDaemonAsync(deaf, cancellation);
        }

        await ClearLeftoversAsync(cancellation);
        _state.RotateLog();
        ControlGroups.Require();
        var network = new EngineNetwork(Paths, software, environment, time, _logger);
        var watch = Stopwatch.StartNew();
        AddressPlan addresses;
        try
        {
            addresses = await network.PrepareAsync(cancellation);
            var command = DaemonCommand.Build(Paths, addresses, MachineNetworks.UplinkMtu(), software, environment);
            (await new ProcessRunner(time).RunAsync(command, cancellation)).EnsureSuccess("Starting the managed engine", $"Read {Paths.LogFile}.");
            if (!await ReadyAsync(cancellation))
            {
                throw new ManagedEngineException(
                    $"dockerd did not become ready within {watch.Elapsed.TotalSeconds:0} s", $"Read {Paths.LogFile}; then run again, or use another engine with --engine <endpoint>.", Paths.LogFile, LastLogLines());
            }
        }
        catch
        {
            await AbandonAsync(network);
            throw;
        }

        var status = await StatusAsync(cancellation);
        _logger.LogInformation(
            "Started the managed engine docker.io {Version} in {Seconds:0.0} s: process {Pid}, {Endpoint}, addresses {Range}, log {Log}",
            software.VersionOf("docker.io"),
            watch.Elapsed.TotalSeconds,
            status.ProcessId,
            Paths.Endpoint.Address,
            addresses.Range,
            Paths.LogFile);
        return status;
    }

    /// <summary>Stops it with its containers and takes its bridges and rules away. Images, volumes and stopped containers stay.</summary>
    /// <param name="purge">True deletes those too, and the unpacked packages.</param>
    /// <returns>False when there was nothing to stop and nothing to delete.</returns>
    /// <exception cref="ManagedEngineException">A process of it outlives even a kill.</exception>
    public async Task<bool> DownAsync(bool purge, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux() || (!Directory.Exists(Paths.State) && !(purge && Directory.Exists(home.Packages))))
        {
            return false;
        }

        using var one = await LockAsync(cancellation);
        var daemon = _processes.FindDaemon();
        if (daemon is { } pid)
        {
            _logger.LogInformation("Stopping the managed engine (process {Pid}) and its containers", pid);
            await EndDaemonAsync(pid, cancellation);
        }

        var leftovers = await ClearLeftoversAsync(cancellation);
        if (_software.Find() is { } software)
        {
            await new EngineNetwork(Paths, software, environment, time, _logger).RemoveAsync(cancellation);
        }

        ControlGroups.Remove(Paths.ControlGroup);
        _state.RemoveRuntime();
        if (purge)
        {
            _logger.LogInformation("Deleting everything the managed engine kept: {State}, {Packages}", Paths.State, home.Packages);
            await _state.DeleteAsync(home.Packages, new ProcessRunner(time), cancellation);
        }

        return daemon is not null || leftovers > 0 || purge;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(PingLimit);
        using var client = ContainerEngine.CreateHttpClient(Paths.Endpoint);
        try
        {
            using var response = await client.GetAsync("_ping", limit.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Waits until it answers; false when its process is gone or the time is up.</summary>
    private async Task<bool> ReadyAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var seen = started;
        while (time.GetElapsedTime(started) < StartLimit)
        {
            if (await AnswersAsync(cancellation))
            {
                return true;
            }

            if (_processes.FindDaemon() is not null)
            {
                seen = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(seen) > VanishGrace)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
        }

        return false;
    }

    private async Task EndDaemonAsync(int pid, CancellationToken cancellation)
    {
        ProcessSignals.SendTerminate(pid);
        if (!await GoneAsync([pid], StopLimit, cancellation))
        {
            _logger.LogWarning("The managed engine (process {Pid}) did not stop within {Seconds} s; killing it", pid, StopLimit.TotalSeconds);
            ProcessSignals.SendKill(pid);
            await GoneAsync([pid], KillLimit, cancellation);
        }
    }

    /// <summary>Ends what a crashed daemon left running and removes what would mislead the next one.</summary>
    private async Task<int> ClearLeftoversAsync(CancellationToken cancellation)
    {
        var leftovers = _processes.Leftovers();
        if (leftovers.Length > 0)
        {
            _logger.LogWarning("Ending {Count} processes that a stopped or crashed managed engine left: {Pids}", leftovers.Length, string.Join(", ", leftovers));
            foreach (var pid in leftovers)
            {
                ProcessSignals.SendKill(pid);
            }

            if (!await GoneAsync(leftovers, KillLimit, cancellation))
            {
                throw new ManagedEngineException(
                    $"processes of it cannot be ended: {string.Join(", ", _processes.Leftovers())}", "See what they wait for (often a dead network mount), end them, and run again.", Paths.LogFile, LastLogLines());
            }
        }

        _state.RemoveStaleFiles();
        return leftovers.Length;
    }

    private async Task<bool> GoneAsync(ImmutableArray<int> pids, TimeSpan limit, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (pids.Any(DaemonProcesses.IsAlive))
        {
            if (time.GetElapsedTime(started) > limit)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
        }

        return true;
    }

    /// <summary>After a failed or cancelled start nothing half-started stays; the clean-up has a time of its own.</summary>
    private async Task AbandonAsync(EngineNetwork network)
    {
        using var limit = new CancellationTokenSource(StopLimit + KillLimit + KillLimit, time);
        try
        {
            if (_processes.FindDaemon() is { } pid)
            {
                await EndDaemonAsync(pid, limit.Token);
            }

            await ClearLeftoversAsync(limit.Token);
            await network.RemoveAsync(limit.Token);
        }
        catch (Exception exception) when (exception is MoleculeException or OperationCanceledException or IOException)
        {
            _logger.LogWarning("Cleaning up after the failed start did not finish: {Reason}", exception.Message);
        }
    }

    private ImmutableArray<string> LastLogLines() =>
        File.Exists(Paths.LogFile) ? [.. File.ReadLines(Paths.LogFile).TakeLast(ShownLogLines).Select(Redactor.Process.Redact)] : [];

    private Task<FileLock> LockAsync(CancellationToken cancellation) =>
        FileLock.AcquireAsync(Paths.Lock, time, () => _logger.LogInformation("Waiting for another process that starts or stops the managed engine"), cancellation);
}
