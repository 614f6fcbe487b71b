using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Local.Sweeping;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack.Readiness;
using Molecule.Stack.Reconciling;

namespace Molecule.Stack;

/// <summary>One local stack: brings it up, tells how it is, takes it down.</summary>
#pragma warning disable CA1711 // the domain's word; it is no Stack<T>
public sealed class LocalStack(ContainerEngine engine, StackOptions options, IEnvironmentVariables environment, ILoggerFactory loggers, TimeProvider time)
#pragma warning restore CA1711
{
    private static readonly TimeSpan InterruptionPatience = TimeSpan.FromSeconds(5);

    private readonly StackNetwork _network = new(engine.Docker, options.Identity, time);

    /// <summary>
    /// Changes the least that makes the engine have what the stack file declares, and waits until every workspace is ready. What is
    /// as it should be is not touched.
    /// </summary>
    /// <exception cref="StackUpException">Some workspaces did not come up; the others run on.</exception>
    /// <exception cref="StackInterruptedException">The token was cancelled; says what is left.</exception>
    /// <exception cref="Containers.MoleculeException">The stack or one of its workspaces is refused; nothing was touched.</exception>
    public async Task<StackUpResult> UpAsync(IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        try
        {
            using var alone = await LockAsync("Up", progress, cancellation);
            return await ReconcileAsync(progress, cancellation);
        }
        catch (OperationCanceledException exception) when (cancellation.IsCancellationRequested)
        {
            throw await InterruptedAsync(exception);
        }
    }

    /// <summary>What <see cref="UpAsync"/> would do now. Changes nothing on the engine.</summary>
    public async Task<StackPlan> PlanAsync(CancellationToken cancellation)
    {
        var (_, _, _, plan) = await CompareAsync(cancellation);
        return plan;
    }

    /// <summary>Every declared workspace, there or not, and those that are there without being declared; by name.</summary>
    public async Task<ImmutableArray<WorkspaceStatus>> StatusAsync(CancellationToken cancellation) =>
        StatusReport.Of(StackWorkspaces.Model(options), await Provisioner().ListAsync(cancellation), PlatformSettings.FromEnvironment(environment));

    /// <summary>Removes the stack's containers and its network. Volumes and credentials stay.</summary>
    public async Task<StackDownResult> DownAsync(IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        using var alone = await LockAsync("Down", progress, cancellation);
        var provisioner = Provisioner();
        var workspaces = await provisioner.ListAsync(cancellation);
        await Task.WhenAll(workspaces.Select(workspace => RemoveAsync(provisioner, workspace, progress, cancellation)));

        var networks = await _network.FindOwnAsync(cancellation);
        foreach (var network in networks)
        {
            await _network.RemoveAsync(network.Id, cancellation);
            progress.Report(new StackEvent.NetworkRemoved(network.Name));
        }

        return new StackDownResult([.. workspaces.Select(workspace => workspace.Name)], [.. networks.Select(network => network.Name)]);
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
        var swept = await Provisioner().SweepAsync(
            new SweepRequest
            {
                DryRun = dryRun,
                Volumes = volumes,
                Declared = [.. StackWorkspaces.Model(options).Select(workspace => WorkspaceId.From(workspace.Id))],
                StateHome = new StateHome(options.StateHome),
                StartGrace = TimeSpan.Zero,
            },
            cancellation);
        return [.. swept, .. await SweepNetworksAsync(swept, dryRun, cancellation)];
    }

    /// <summary>
    /// Starts one workspace of the stack's instance that its file does not declare, and waits until it is ready; <see cref="UpAsync"/>
    /// leaves it alone.
    /// </summary>
    /// <param name="spec">Named; it gets the stack's credentials for that name.</param>
    /// <exception cref="InvalidStackException">The stack file declares it, or the organisation has a concierge already.</exception>
    /// <exception cref="StackUpException">It did not become ready.</exception>
    public async Task<StartedWorkspace> StartAsync(WorkspaceSpec spec, IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        WorkspaceSpecValidator.Validate(spec);
        var name = spec.Name ?? spec.Id;
        if (StackWorkspaces.Model(options).Any(declared => declared.Name == name || declared.Id.ToString("D") == spec.Id))
        {
            throw new InvalidStackException($"Workspace '{name}' is declared by the stack file.", "Start it with ./build.sh Up, or take another name.");
        }

        using var alone = await LockAsync("WorkspaceStart", progress, cancellation);
        var tokens = await new StackCredentials(options.StateHome, options.Identity, time).ForAsync([name], cancellation);
        var provisioner = Provisioner();
        var prepared = await provisioner.PrepareAsync(spec with { AuthToken = tokens[name] }, cancellation);
        var present = await provisioner.ListAsync(cancellation);
        if (prepared.Workspace.IsPlatform && present.FirstOrDefault(other => other.Kind == WorkspaceKinds.Platform && other.Id != prepared.Workspace.Id) is { } concierge)
        {
            throw new InvalidStackException($"'{concierge.Name}' is this organisation's concierge, and it has one only.", "Stop that one first, or start an ordinary workspace.");
        }

        var networks = await _network.FindOwnAsync(cancellation);
        provisioner = Provisioner(networks.Count > 0 ? networks[0] : await _network.CreateAsync(cancellation));
        progress.Report(new StackEvent.Starting(name, []));
        var begin = time.GetTimestamp();
        var started = await provisioner.StartAsync(prepared, spec.PreferredHostPort, cancellation);
        progress.Report(new StackEvent.Started(name, started.Reference, started.Url!));
        using var http = AgentCardProbe.CreateClient();
        var readiness = new ReadinessWaiter(provisioner, new AgentCardProbe(http), options.ReadinessDeadline, time, progress);
        if (await readiness.WaitAsync(name, started.Id, started.HostPort!.Value, cancellation) is { } failure)
        {
            progress.Report(new StackEvent.Failed(name, failure.Message));
            throw new StackUpException([failure], []);
        }

        progress.Report(new StackEvent.Ready(name, started.Url!, time.GetElapsedTime(begin)));
        return started;
    }

    /// <summary>The provisioner of this stack's instance, for what concerns single workspaces and creates nothing.</summary>
    public LocalWorkspaceProvisioner Workspaces => Provisioner();

    /// <summary>Output of the stack's workspaces, redacted.</summary>
    /// <param name="workspace">Null for all of them, interleaved when followed, one after the other when not.</param>
    /// <param name="tail">How many of the last lines of each to begin with; null for all.</param>
    /// <exception cref="InvalidStackException">There is no container of that name.</exception>
    public async IAsyncEnumerable<StackLogLine> LogsAsync(string? workspace, bool follow, int? tail, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var provisioner = Provisioner();
        var present = await provisioner.ListAsync(cancellation);
        var chosen = present.Where(candidate => workspace is null || candidate.Name == workspace).ToImmutableArray();
        if (chosen.IsEmpty && workspace is not null)
        {
            throw new InvalidStackException(
                $"There is no workspace '{workspace}' in this stack.",
                present.IsEmpty ? "Bring the stack up first: ./build.sh Up" : $"Name one of: {string.Join(", ", present.Select(candidate => candidate.Name))}.");
        }

        await foreach (var line in StackLogs.ReadAsync(provisioner, chosen, follow, tail, cancellation))
        {
            yield return line with { Line = Redactor.Process.Redact(line.Line) };
        }
    }

    private Task<FileLock> LockAsync(string purpose, IProgress<StackEvent> progress, CancellationToken cancellation) =>
        FileLock.AcquireAsync(
            Path.Combine(StackCredentials.FolderOf(options.StateHome, options.Identity), "lock"),
            purpose,
            time,
            holder => progress.Report(new StackEvent.WaitingForOther(holder)),
            cancellation);

    private async Task<ImmutableArray<SweptItem>> SweepNetworksAsync(ImmutableArray<SweptItem> swept, bool dryRun, CancellationToken cancellation)
    {
        var gone = swept.Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        if ((await Provisioner().ListAsync(cancellation)).Any(workspace => !gone.Contains(workspace.ContainerId)))
        {
            return [];
        }

        var networks = await _network.FindOwnAsync(cancellation);
        foreach (var network in networks.Where(_ => !dryRun))
        {
            await _network.RemoveAsync(network.Id, cancellation);
        }

        return [.. networks.Select(network => new SweptItem("network", network.Name, network.Id, "no workspace is on it"))];
    }

    private async Task<StackUpResult> ReconcileAsync(IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        var (desired, observed, network, plan) = await CompareAsync(cancellation);
        progress.Report(new StackEvent.Planned(plan));

        if (network is null && !plan.ChangesNothing)
        {
            network = await _network.CreateAsync(cancellation);
            progress.Report(new StackEvent.NetworkCreated(network.Name));
        }

        var provisioner = Provisioner(network);
        using var http = AgentCardProbe.CreateClient();
        var card = new AgentCardProbe(http);
        var applier = new StackApplier(provisioner, card, new ReadinessWaiter(provisioner, card, options.ReadinessDeadline, time, progress), time, progress);
        var failures = await applier.ApplyAsync(plan, desired, observed, cancellation);
        cancellation.ThrowIfCancellationRequested();

        var failed = failures.Select(failure => failure.Workspace).ToHashSet(StringComparer.Ordinal);
        return failures.IsEmpty
            ? new StackUpResult(await StatusAsync(cancellation), plan)
            : throw new StackUpException(failures, [.. desired.Select(workspace => workspace.Workspace.Name).Where(workspace => !failed.Contains(workspace)).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Three lists are all that a stack which is up and was just built asks of the engine here.</summary>
    private async Task<(ImmutableArray<PreparedWorkspace> Desired, ImmutableArray<ObservedWorkspace> Observed, NetworkIdentity? Network, StackPlan Plan)> CompareAsync(CancellationToken cancellation)
    {
        // First: a specification that is refused is refused before the engine is asked anything.
        var specs = await SpecifyAsync(cancellation);
        var provisioner = Provisioner();
        var listing = provisioner.ListAsync(cancellation);
        var networks = _network.FindOwnAsync(cancellation);
        var desired = await Task.WhenAll(specs.Select(spec => provisioner.PrepareAsync(spec, cancellation)));
        var observed = await listing;
        var own = await networks;
        var network = own.Count > 0 ? own[0] : null;
        return ([.. desired], observed, network, Reconciler.Plan(desired, observed, network?.Id));
    }

    private async Task<List<WorkspaceSpec>> SpecifyAsync(CancellationToken cancellation)
    {
        var workspaces = StackWorkspaces.Model(options);
        var tokens = await new StackCredentials(options.StateHome, options.Identity, time).ForAsync([.. workspaces.Select(workspace => workspace.Name)], cancellation);
        var specs = workspaces.Zip(options.Definition.Workspaces, (workspace, declaration) => StackWorkspaces.Specify(workspace, declaration, options.Identity, tokens)).ToList();

        // All are validated before the first one makes the engine do something, such as pulling its image.
        specs.ForEach(spec => WorkspaceSpecValidator.Validate(spec));
        return specs;
    }

    /// <param name="network">Null as long as it is not known; enough for everything but starting.</param>
    private LocalWorkspaceProvisioner Provisioner(NetworkIdentity? network = null)
    {
        var settings = LocalProvisionerOptions.FromEnvironment(environment) with
        {
            Instance = options.Identity.Instance,
            Network = network?.Name ?? options.Identity.NetworkNames[0],
        };
        return new LocalWorkspaceProvisioner(
            engine, settings, loggers.CreateLogger<LocalWorkspaceProvisioner>(), time, new StackImages(options.Images, new EngineWorkspaceImages(engine, settings.Images)));
    }

    private static async Task RemoveAsync(LocalWorkspaceProvisioner provisioner, ObservedWorkspace workspace, IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        await provisioner.StopAsync(workspace.Id, cancellation);
        progress.Report(new StackEvent.Removed(workspace.Name));
    }

    private async Task<StackInterruptedException> InterruptedAsync(OperationCanceledException cause)
    {
        // The caller's token is spent, and the engine may be the reason for the interruption: a fresh token, and a bound.
        using var patience = new CancellationTokenSource(InterruptionPatience);
        try
        {
            var status = await StatusAsync(patience.Token);
            return new StackInterruptedException(
                Names(row => row.State == "running"),
                Names(row => row.State is not ("running" or StatusReport.Missing)),
                Names(row => row.State == StatusReport.Missing),
                known: true,
                cause);

            ImmutableArray<string> Names(Func<WorkspaceStatus, bool> which) => [.. status.Where(which).Select(row => row.Name)];
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException or TimeoutException or Docker.DotNet.DockerApiException)
        {
            return new StackInterruptedException([], [], [], known: false, cause);
        }
    }
}
