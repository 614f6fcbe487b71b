using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;
using Molecule.Images.Pulls;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Local.Sweeping;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack.Listing;
using Molecule.Stack.Members;
using Molecule.Stack.Reconciling;
using Molecule.Stack.Services;

namespace Molecule.Stack;

/// <summary>One local stack: brings it up, tells how it is, takes it down.</summary>
#pragma warning disable CA1711 // the domain's word; it is no Stack<T>
public sealed class LocalStack
#pragma warning restore CA1711
{
    private static readonly TimeSpan InterruptionPatience = TimeSpan.FromSeconds(5);

    private readonly ContainerEngine _engine;
    private readonly StackOptions _options;
    private readonly IEnvironmentVariables _environment;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private readonly StackNetwork _network;
    private readonly EngineContainers _containers;

    public LocalStack(ContainerEngine engine, StackOptions options, IEnvironmentVariables environment, ILoggerFactory loggers, TimeProvider time)
    {
        _engine = engine;
        _options = options;
        _environment = environment;
        _loggers = loggers;
        _time = time;
        _network = new StackNetwork(engine.Docker, options.Identity, time);
        _containers = new EngineContainers(engine.Docker, options.Identity.Instance, time, loggers.CreateLogger<LocalStack>());
    }

    /// <summary>The provisioner of this stack's instance, for what concerns single workspaces and creates nothing.</summary>
    public LocalWorkspaceProvisioner Workspaces => Provisioner(network: null);

    /// <summary>As the other overload, for the whole stack without profiles, and without rolling back.</summary>
    public Task<StackUpResult> UpAsync(IProgress<StackEvent> progress, CancellationToken cancellation) => UpAsync(new StackUpRequest(), progress, cancellation);

    /// <summary>
    /// Changes the least that makes the engine have what the stack file declares, and waits until everything is ready. What is as it
    /// should be is not touched.
    /// </summary>
    /// <exception cref="StackUpException">Some members did not come up; the others run on, unless a rollback was asked for.</exception>
    /// <exception cref="StackInterruptedException">The token was cancelled; says what is left.</exception>
    /// <exception cref="MoleculeException">The stack or one of its members is refused; nothing was touched.</exception>
    public async Task<StackUpResult> UpAsync(StackUpRequest request, IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        try
        {
            using var alone = await LockAsync("Up", progress, cancellation);
            return await ReconcileAsync(request, progress, cancellation);
        }
        catch (OperationCanceledException exception) when (cancellation.IsCancellationRequested)
        {
            throw await InterruptedAsync(exception);
        }
    }

    /// <summary>
    /// What <see cref="UpAsync(StackUpRequest, IProgress{StackEvent}, CancellationToken)"/> would do now. Changes nothing on the engine: images are
    /// compared as it has them, neither built nor pulled.
    /// </summary>
    public async Task<StackPlan> PlanAsync(StackUpRequest request, CancellationToken cancellation)
    {
        var policy = ImagePolicy.FromEnvironment(_environment);
        var comparer = new StackComparer(_options, Provisioner(network: null, new PresentImages(new EngineImages(_engine, policy, Credentials()), policy)), _containers, _network, Images(), _time);
        return (await comparer.CompareAsync(request, lookOnly: true, cancellation)).Plan;
    }

    /// <summary>Every declared service and workspace, there or not, and those that are there without being declared.</summary>
    public async Task<StackStatus> StatusAsync(CancellationToken cancellation) => Report(await StackListing.ReadAsync(_containers, cancellation));

    /// <summary>Removes the stack's containers and its network. Volumes and credentials stay.</summary>
    public async Task<StackDownResult> DownAsync(IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        using var alone = await LockAsync("Down", progress, cancellation);
        return await Teardown(progress).DownAsync(cancellation);
    }

    /// <summary>As <see cref="DownAsync"/>, and removes the stack's volumes with all their data, and its credentials. Images stay: they are shared.</summary>
    public async Task<StackDownResult> ResetAsync(IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        using var alone = await LockAsync("Reset", progress, cancellation);
        return await Teardown(progress).ResetAsync(cancellation);
    }

    /// <summary>Ends and begins containers as they are, and waits until they are ready.</summary>
    /// <param name="member">A service or workspace; null for all but jobs.</param>
    /// <returns>The names of what was restarted.</returns>
    /// <exception cref="InvalidStackException">There is no container of that name.</exception>
    /// <exception cref="StackUpException">Some did not become ready again.</exception>
    public async Task<ImmutableArray<string>> RestartAsync(string? member, IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        using var alone = await LockAsync("Restart", progress, cancellation);
        var present = await StackListing.ReadAsync(_containers, cancellation);
        var (restarted, failures) = await new StackRestart(_engine, _options, Workspaces, _time, progress).RestartAsync(present, member, cancellation);
        return failures.IsEmpty ? restarted : throw Failed(failures, restarted);
    }

    /// <summary>
    /// Removes what has no owner any more: containers of starts that were cut off or whose owner has ended, and the network when
    /// nothing is left on it. Volumes of workspaces that have no container and are not declared go only when asked for.
    /// </summary>
    /// <param name="dryRun">Tells and removes nothing.</param>
    public async Task<ImmutableArray<SweptItem>> SweepAsync(bool dryRun, bool volumes, IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        // Whoever starts workspaces of this stack holds the lock meanwhile: with it in hand, nothing half made can be somebody's work.
        using var alone = await LockAsync("Sweep", progress, cancellation);
        var swept = await Workspaces.SweepAsync(
            new SweepRequest
            {
                DryRun = dryRun,
                Volumes = volumes,
                Declared = [.. StackWorkspaces.Model(_options).Select(workspace => WorkspaceId.From(workspace.Id))],
                StateHome = new StateHome(_options.StateHome),
                StartGrace = TimeSpan.Zero,
            },
            cancellation);
        return [.. swept, .. await SweepNetworksAsync(swept, dryRun, cancellation)];
    }

    /// <summary>
    /// Starts one workspace of the stack's instance that its file does not declare, and waits until it is ready; <see cref="UpAsync(StackUpRequest, IProgress{StackEvent}, CancellationToken)"/>
    /// leaves it alone.
    /// </summary>
    /// <param name="spec">Named; it gets the stack's credentials for that name.</param>
    /// <exception cref="InvalidStackException">The stack file declares it, or the organisation has a concierge already.</exception>
    /// <exception cref="StackUpException">It did not become ready.</exception>
    public async Task<StartedWorkspace> StartAsync(WorkspaceSpec spec, IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        var starting = new WorkspaceStarting(_engine, _options, _network, Provisioner, _time, progress);
        starting.RefuseDeclared(spec);
        using var alone = await LockAsync("WorkspaceStart", progress, cancellation);
        return await starting.StartAsync(spec, cancellation);
    }

    /// <summary>Removes a workspace's container; its volumes stay. Waits until nobody else has the stack in hand.</summary>
    public async Task StopAsync(WorkspaceId workspace, IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        using var alone = await LockAsync("WorkspaceStop", progress, cancellation);
        await Workspaces.StopAsync(workspace, cancellation);
    }

    /// <summary>Output of the stack's services and workspaces, redacted.</summary>
    /// <param name="member">Null for all of them, interleaved when followed, one after the other when not.</param>
    /// <param name="tail">How many of the last lines of each to begin with; null for all.</param>
    /// <exception cref="InvalidStackException">There is no container of that name.</exception>
    public async IAsyncEnumerable<StackLogLine> LogsAsync(string? member, bool follow, int? tail, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var present = await StackListing.ReadAsync(_containers, cancellation);
        var all = present.Services.Select(service => new LogSource(service.Name, service.ContainerId))
            .Concat(present.Workspaces.Select(workspace => new LogSource(workspace.Name, workspace.ContainerId)))
            .OrderBy(source => source.Member, StringComparer.Ordinal)
            .ToImmutableArray();
        var chosen = all.Where(candidate => member is null || candidate.Member == member).ToImmutableArray();
        if (chosen.IsEmpty && member is not null)
        {
            throw StackMembers.Unknown(member, all.Select(candidate => candidate.Member));
        }

        await foreach (var line in StackLogs.ReadAsync(_engine.Docker, chosen, follow, tail, cancellation))
        {
            yield return line with { Line = Redactor.Process.Redact(line.Line) };
        }
    }

    /// <summary>Asks the engine what there is of the stack, for a run that was interrupted somewhere; takes at most five seconds.</summary>
    /// <param name="cause">What came of the interruption.</param>
    public async Task<StackInterruptedException> InterruptedAsync(Exception cause)
    {
        // The caller's token is spent, and the engine may be the reason for the interruption: a fresh token, and a bound.
        using var patience = new CancellationTokenSource(InterruptionPatience);
        try
        {
            var status = await StatusAsync(patience.Token);
            var states = status.Services.Select(row => (row.Name, row.State)).Concat(status.Workspaces.Select(row => (row.Name, row.State))).OrderBy(row => row.Name, StringComparer.Ordinal).ToList();
            return new StackInterruptedException(
                Names(state => state is "running" or StatusReport.Completed),
                Names(state => state is not ("running" or StatusReport.Completed or StatusReport.Missing)),
                Names(state => state == StatusReport.Missing),
                known: true,
                cause);

            ImmutableArray<string> Names(Func<string, bool> which) => [.. states.Where(row => which(row.State)).Select(row => row.Name)];
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException or TimeoutException or Docker.DotNet.DockerApiException)
        {
            return new StackInterruptedException([], [], [], known: false, cause);
        }
    }

    private async Task<StackUpResult> ReconcileAsync(StackUpRequest request, IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        var comparison = await Comparer().CompareAsync(request, lookOnly: false, cancellation);
        progress.Report(new StackEvent.Planned(comparison.Plan));
        var run = new StackRun(_engine, _options, _containers, _network, Images(), _time, progress);
        var failures = await run.ApplyAsync(comparison, Provisioner, request.Rollback, cancellation);
        if (!failures.IsEmpty)
        {
            throw Failed(failures, comparison.Services.Select(service => service.Name).Concat(comparison.Workspaces.Select(workspace => workspace.Workspace.Name)));
        }

        return new StackUpResult(comparison.Plan.ChangesNothing ? Report(comparison.Present) : await StatusAsync(cancellation), comparison.Plan);
    }

    private static StackUpException Failed(ImmutableArray<MemberFailure> failures, IEnumerable<string> all) =>
        new(failures, [.. all.Except(failures.Select(failure => failure.Member)).Order(StringComparer.Ordinal)]);

    private Task<FileLock> LockAsync(string purpose, IProgress<StackEvent> progress, CancellationToken cancellation) =>
        FileLock.AcquireAsync(
            Path.Combine(StackCredentials.FolderOf(_options.StateHome, _options.Identity), "lock"),
            purpose,
            _time,
            holder => progress.Report(new StackEvent.WaitingForOther(holder)),
            cancellation);

    private async Task<ImmutableArray<SweptItem>> SweepNetworksAsync(ImmutableArray<SweptItem> swept, bool dryRun, CancellationToken cancellation)
    {
        var gone = swept.Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        var present = await StackListing.ReadAsync(_containers, cancellation);
        if (!present.Services.IsEmpty || present.Workspaces.Any(workspace => !gone.Contains(workspace.ContainerId)))
        {
            return [];
        }

        var networks = await _network.FindOwnAsync(cancellation);
        foreach (var network in networks.Where(_ => !dryRun))
        {
            await _network.RemoveAsync(network.Id, cancellation);
        }

        return [.. networks.Select(network => new SweptItem("network", network.Name, network.Id, "nothing is on it"))];
    }

    private StackStatus Report(StackListing present) => StatusReport.Of(_options, present, PlatformSettings.FromEnvironment(_environment));

    private StackComparer Comparer() => new(_options, Workspaces, _containers, _network, Images(), _time);

    private StackTeardown Teardown(IProgress<StackEvent> progress) => new(_options, _containers, Workspaces, _network, progress);

    private ServiceImages Images() => new(_engine, ImagePolicy.FromEnvironment(_environment), Credentials(), _options.ServiceImages);

    private PullCredentials Credentials() => PullCredentials.OfDocker(_environment, _time);

    private LocalWorkspaceProvisioner Provisioner(NetworkIdentity? network) =>
        Provisioner(network, new StackImages(_options.Images, new EngineWorkspaceImages(_engine, ImagePolicy.FromEnvironment(_environment), Credentials())));

    /// <param name="network">Null as long as it is not known; enough for everything but starting.</param>
    private LocalWorkspaceProvisioner Provisioner(NetworkIdentity? network, IWorkspaceImages images)
    {
        var settings = LocalProvisionerOptions.FromEnvironment(_environment) with
        {
            Instance = _options.Identity.Instance,
            Network = network?.Name ?? _options.Identity.NetworkNames[0],
        };
        return new LocalWorkspaceProvisioner(_engine, settings, _loggers.CreateLogger<LocalWorkspaceProvisioner>(), _time, images);
    }
}
