using System.Collections.Concurrent;
using System.Collections.Immutable;
using Docker.DotNet;
using Molecule.Containers;
using Molecule.Containers.Redaction;
using Molecule.Stack.Readiness;
using Molecule.Stack.Reconciling;

namespace Molecule.Stack.Members;

/// <summary>
/// Carries out a plan: each member as soon as what it depends on is far enough, everything else in parallel. One that fails holds up
/// only what depends on it.
/// </summary>
internal sealed class StackApplier(ReadinessWaiter readiness, TimeProvider time, IProgress<StackEvent> progress)
{
    private readonly ConcurrentBag<StackMember> _touched = [];

    /// <summary>The members whose containers this run has made, or tried to.</summary>
    public ImmutableArray<StackMember> Touched => [.. _touched];

    /// <summary>The failures, by name; empty when everything is up.</summary>
    /// <param name="members">Everything that the plan does not remove; holds all that its members depend on.</param>
    public async Task<ImmutableArray<MemberFailure>> ApplyAsync(StackPlan plan, IReadOnlyCollection<StackMember> members, CancellationToken cancellation)
    {
        var actions = plan.Actions.ToDictionary(action => action.Member, StringComparer.Ordinal);
        var milestones = members.ToDictionary(member => member.Name, _ => new Milestones(), StringComparer.Ordinal);
        var outcomes = await Task.WhenAll(members.Select(member => GuardAsync(member, milestones[member.Name], () => BringUpAsync(actions[member.Name], member, milestones, cancellation))));
        return [.. outcomes.OfType<MemberFailure>().OrderBy(failure => failure.Member, StringComparer.Ordinal)];
    }

    private async Task<MemberFailure?> BringUpAsync(StackAction action, StackMember member, Dictionary<string, Milestones> milestones, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        var own = milestones[member.Name];
        var container = member.PresentContainer;
        if (action is StackAction.Keep)
        {
            own.Started();
            if (await member.IsUpAsync(cancellation))
            {
                progress.Report(new StackEvent.AlreadyUp(member.Name, member.Url));
                own.Ready();
                return null;
            }
        }
        else
        {
            if (await AwaitDependenciesAsync(member, milestones, cancellation) is { } hindered)
            {
                return hindered;
            }

            begin = time.GetTimestamp();
            await member.PrepareAsync(progress, cancellation);
            progress.Report(new StackEvent.Starting(member.Name, action is StackAction.Recreate recreate ? recreate.Reasons : []));
            _touched.Add(member);
            container = await member.StartAsync(cancellation);
            progress.Report(new StackEvent.Started(member.Name, container, member.Url));
            own.Started();
        }

        var failure = await readiness.WaitAsync(member.Subject(container!), cancellation);
        if (failure is null)
        {
            progress.Report(new StackEvent.Ready(member.Name, member.Url, time.GetElapsedTime(begin)));
            own.Ready();
        }

        return failure;
    }

    /// <summary>Null when all are far enough.</summary>
    private async Task<MemberFailure?> AwaitDependenciesAsync(StackMember member, Dictionary<string, Milestones> milestones, CancellationToken cancellation)
    {
        var awaited = member.DependsOn.Where(dependency => !milestones[dependency.On].Of(dependency.Condition).IsCompleted).Select(dependency => dependency.On).ToImmutableArray();
        if (!awaited.IsEmpty)
        {
            progress.Report(new StackEvent.WaitingForDependencies(member.Name, awaited));
        }

        foreach (var dependency in member.DependsOn)
        {
            if (!await milestones[dependency.On].Of(dependency.Condition).WaitAsync(cancellation) && dependency.IsRequired)
            {
                var message = $"'{member.Name}' was not started: '{dependency.On}', which it depends on, did not come up";
                progress.Report(new StackEvent.Failed(member.Name, message));
                return new MemberFailure(member.Name, "dependency", message, $"See to '{dependency.On}' first.", [], ExitCode: null, Cause: null);
            }
        }

        return null;
    }

    private async Task<MemberFailure?> GuardAsync(StackMember member, Milestones milestones, Func<Task<MemberFailure?>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is MoleculeException or DockerApiException or HttpRequestException or IOException or TimeoutException)
        {
            var message = Redactor.Process.Redact(exception.Message);
            progress.Report(new StackEvent.Failed(member.Name, message));
            return new MemberFailure(member.Name, "start", message, (exception as MoleculeException)?.Remedy ?? "Look at the engine's log, then run ./build.sh Up again.", [], ExitCode: null, exception);
        }
        finally
        {
            milestones.End();
        }
    }
}
