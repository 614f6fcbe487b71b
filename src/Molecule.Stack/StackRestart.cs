using System.Collections.Immutable;
using Molecule.Containers.Engines;
using Molecule.Provisioner.Local;
using Molecule.Stack.Listing;
using Molecule.Stack.Members;
using Molecule.Stack.Readiness;
using Molecule.Stack.Reconciling;
using Molecule.Stack.Services;

namespace Molecule.Stack;

/// <summary>Ends and begins containers as they are, in the order of their dependencies, and waits until they are ready.</summary>
internal sealed class StackRestart(ContainerEngine engine, StackOptions options, LocalWorkspaceProvisioner provisioner, TimeProvider time, IProgress<StackEvent> progress)
{
    /// <param name="member">Null for all but jobs, which are what says so in the file and what has ended well.</param>
    /// <returns>The names of what was restarted, and the failures.</returns>
    /// <exception cref="InvalidStackException">There is no container of that name.</exception>
    public async Task<(ImmutableArray<string> Restarted, ImmutableArray<MemberFailure> Failures)> RestartAsync(StackListing present, string? member, CancellationToken cancellation)
    {
        using var http = ProbeHttp.CreateClient();
        var jobs = StackScope.JobsOf(options.Definition);
        var all = present.Services.Where(service => service.Name == member || !(jobs.Contains(service.Name) || service.HasSucceeded)).Select(service => Service(service, jobs, http))
            .Concat(present.Workspaces.Select(workspace => Workspace(workspace, http)))
            .ToList();
        var chosen = all.Where(candidate => member is null || candidate.Name == member).ToList();
        if (chosen.Count == 0 && member is not null)
        {
            throw StackMembers.Unknown(member, all.Select(candidate => candidate.Name));
        }

        await using var events = new EventStream(engine, options.Identity.Instance, time, cancellation);
        var plan = new StackPlan([.. chosen.Select(candidate => new StackAction.Recreate(candidate.Name, ["restart"]))]);
        var failures = await new StackApplier(new ReadinessWaiter(engine.Docker, events, time, progress), time, progress).ApplyAsync(plan, Only(chosen), cancellation);
        return ([.. chosen.Select(candidate => candidate.Name).Order(StringComparer.Ordinal)], failures);
    }

    /// <summary>Those that are not restarted now keep nobody waiting.</summary>
    private static List<RestartedMember> Only(List<RestartedMember> chosen)
    {
        var names = chosen.Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        return [.. chosen.Select(member => member.Among(names))];
    }

    private RestartedMember Service(ObservedService service, ImmutableHashSet<string> jobs, HttpClient http)
    {
        var definition = options.Definition.Services.FirstOrDefault(candidate => candidate.Name == service.Name);
        return new RestartedMember(
            service.Name,
            service.ContainerId,
            definition?.DependsOn ?? [],
            ports => ServiceUrl.Of(definition, ports),
            new ReadinessSubject(
                service.Name,
                service.ContainerId,
                definition?.ReadinessDeadline ?? options.ReadinessDeadline,
                jobs.Contains(service.Name) || service.HasSucceeded,
                ServiceProbes.For(definition?.Readiness, engine.Docker, http, service.ContainerId),
                "--service"),
            engine.Docker);
    }

    private RestartedMember Workspace(ObservedWorkspace workspace, HttpClient http) => new(
        workspace.Name,
        workspace.ContainerId,
        options.Definition.Workspaces.FirstOrDefault(candidate => candidate.Name == workspace.Name)?.DependsOn ?? [],
        _ => workspace.HostPort is { } port ? provisioner.UrlOf(port) : null,
        new ReadinessSubject(
            workspace.Name, workspace.ContainerId, options.ReadinessDeadline, IsJob: false, workspace.HostPort is { } known ? new AgentCardProbe(http, known) : null, "--workspace"),
        engine.Docker);
}
