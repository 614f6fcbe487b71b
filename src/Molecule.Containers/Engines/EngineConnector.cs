using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines.Discovery;
using Molecule.Containers.Engines.Managed;
using Molecule.Containers.Processes;

namespace Molecule.Containers.Engines;

/// <summary>Connects to the engine that a selection means. An engine that the user named and that does not answer is an error: another one is never taken for it.</summary>
public sealed class EngineConnector(IEnvironmentVariables environment, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SizeLimit = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = loggers.CreateLogger<EngineConnector>();

    public ManagedEngine Managed { get; } = new(StateHome.Resolve(environment), environment, time, loggers);

    /// <summary>The engine; the managed one is started when the selection means it and it does not run. The caller disposes the connection.</summary>
    /// <exception cref="EngineUnreachableException">The named engine does not answer.</exception>
    /// <exception cref="NoEngineException">There is none, and none can be started here.</exception>
    /// <exception cref="ManagedEngineException">The managed engine does not come up.</exception>
    public async Task<ContainerEngine> ConnectAsync(EngineSelection selection, CancellationToken cancellation)
    {
        var (found, tried) = await LookAsync(selection, cancellation);
        if (found is not null)
        {
            return found;
        }

        if (selection is EngineSelection.Auto && ManagedEngineSupport.OfThisMachine().Refusal is { } refusal)
        {
            throw new NoEngineException(tried, refusal);
        }

        foreach (var failure in tried)
        {
            _logger.LogWarning("{Reason}", failure.Message);
        }

        _logger.LogInformation("No container engine runs here: starting the managed one");
        return await OpenAsync((await Managed.UpAsync(cancellation)).Endpoint, cancellation);
    }

    /// <summary>The engine if there is one; nothing is started. The caller disposes the connection.</summary>
    /// <returns>Null when the selection is <c>auto</c> or <c>managed</c> and no such engine runs.</returns>
    /// <exception cref="EngineUnreachableException">The named engine does not answer.</exception>
    public async Task<ContainerEngine?> FindAsync(EngineSelection selection, CancellationToken cancellation) => (await LookAsync(selection, cancellation)).Found;

    /// <summary>What the engine is and holds.</summary>
    public async Task<EngineInfo> DescribeAsync(ContainerEngine engine, CancellationToken cancellation)
    {
        var system = await engine.Docker.System.GetSystemInfoAsync(cancellation);
        var status = engine.Endpoint.IsLocal ? await Managed.StatusAsync(cancellation) : null;
        var managed = status is not null && status.Endpoint.Address == engine.Endpoint.Address ? status : null;
        return new EngineInfo(
            engine.Endpoint.Address.ToString(),
            engine.Endpoint.Origin,
            engine.Version,
            managed,
            system.Images,
            system.Containers,
            system.ContainersRunning,
            system.DockerRootDir,
            managed is null ? null : await SizeAsync(managed.DataRoot, cancellation));
    }

    private async Task<(ContainerEngine? Found, ImmutableArray<EngineUnreachableException> Tried)> LookAsync(EngineSelection selection, CancellationToken cancellation)
    {
        var discovery = EngineDiscovery.OfThisMachine(environment);
        var tried = ImmutableArray.CreateBuilder<EngineUnreachableException>();
        switch (selection)
        {
            case EngineSelection.Explicit named:
                return (await OpenAsync(discovery.WithTls(named.Endpoint), cancellation), []);
            case EngineSelection.Auto:
                var candidates = discovery.Find();
                foreach (var endpoint in candidates.Endpoints)
                {
                    try
                    {
                        return (await OpenAsync(endpoint, cancellation), []);
                    }
                    catch (EngineUnreachableException exception) when (!candidates.Named)
                    {
                        tried.Add(exception);
                    }
                }

                break;
        }

        var managed = await Managed.StatusAsync(cancellation);
        return (managed.Alive ? await OpenAsync(managed.Endpoint, cancellation) : null, tried.ToImmutable());
    }

    private async Task<ContainerEngine> OpenAsync(EngineEndpoint endpoint, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ProbeLimit);
        try
        {
            var version = await EngineProbe.ProbeAsync(endpoint, limit.Token);
            _logger.LogDebug("Using {Product} {Version} at {Endpoint}", version.Product, version.Version, endpoint);
            return new ContainerEngine(endpoint, version);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new EngineUnreachableException(endpoint, new TimeoutException($"no answer within {ProbeLimit.TotalSeconds:0} s", exception));
        }
    }

    private async Task<long?> SizeAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            var outcome = await new ProcessRunner(time).RunAsync(new ProcessSpec("du", ["-s", "-x", "--block-size=1", folder]) { Timeout = SizeLimit }, cancellation);
            // du complains about files that vanish while it counts, and counts on.
            return long.TryParse(outcome.Output.Split('\t')[0], CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
        }
        catch (ProcessTimedOutException)
        {
            return null;
        }
    }
}
