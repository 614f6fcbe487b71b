using System.Collections.Immutable;
using Docker.DotNet;
using Molecule.Containers.Redaction;
using Molecule.Provisioner.Local;

namespace Molecule.Stack.Readiness;

/// <summary>
/// Waits until a container is healthy and its probe is content; one that has neither health check nor probe must stay up for a
/// second, because a process that dies of its first line runs too, for a moment. The engine's events say when to look at the container
/// again; probes, which no event announces, are tried a few times a second.
/// </summary>
internal sealed class ReadinessWaiter(IDockerClient docker, EventStream stream, TimeProvider time, IProgress<StackEvent> progress)
{
    private const int EvidenceLines = 30;
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>Null when it is ready.</summary>
    public async Task<MemberFailure?> WaitAsync(ReadinessSubject subject, CancellationToken cancellation)
    {
        var events = await stream.OpenAsync();
        var begin = time.GetTimestamp();
        var reported = TimeSpan.Zero;
        var (startedAt, seenUp) = (default(DateTimeOffset?), begin);
        while (true)
        {
            var change = events.Next(subject.ContainerId);
            var look = await ContainerLook.TakeAsync(docker, subject.ContainerId, cancellation);
            var looked = time.GetTimestamp();
            if (look?.StartedAt != startedAt)
            {
                (startedAt, seenUp) = (look?.StartedAt, looked);
            }

            if (Verdict(subject, look) is { } verdict)
            {
                return verdict.Length == 0 ? null : await FailAsync(subject, verdict, look, cancellation);
            }

            // As long as nothing is heard about the container, this look at it counts.
            do
            {
                var (missing, interval) = await MissingAsync(subject, look!, time.GetElapsedTime(seenUp), cancellation);
                if (missing is null)
                {
                    return null;
                }

                var elapsed = time.GetElapsedTime(begin);
                if (elapsed >= subject.Deadline)
                {
                    return await FailAsync(subject, $"is not ready after {subject.Deadline.TotalSeconds:0.#} s, waiting for {missing}", look, cancellation);
                }

                if (elapsed - reported >= ReportEvery)
                {
                    reported = elapsed;
                    progress.Report(new StackEvent.Waiting(subject.Member, Redactor.Process.Redact(missing), (await LastLinesAsync(subject, 1, cancellation)).LastOrDefault(), elapsed));
                }

                await PauseAsync(change, Shortest(subject.Deadline - elapsed, interval ?? events.SafetyInterval), cancellation);
            }
            while (!change.IsCompleted && time.GetElapsedTime(looked) < events.SafetyInterval);
        }
    }

    /// <summary>Empty when it is ready, the reason when it never will be, null as long as it may become ready.</summary>
    private static string? Verdict(ReadinessSubject subject, ContainerLook? look) => look switch
    {
        null => "has no container any more",
        { HasEnded: true, ExitCode: 0 } when subject.IsJob => string.Empty,
        _ => look.Hopeless,
    };

    /// <summary>What it still lacks; null when nothing. And when to ask again, when no event would say so.</summary>
    /// <param name="up">For how long it has been seen running.</param>
    private static async Task<(string? Missing, TimeSpan? Interval)> MissingAsync(ReadinessSubject subject, ContainerLook look, TimeSpan up, CancellationToken cancellation)
    {
        if (subject.IsJob)
        {
            return ("its end", null);
        }

        if (!look.IsRunning)
        {
            return ($"its start ({look.State})", null);
        }

        if (look.Health is not (null or "healthy"))
        {
            return (look.LastCheck is { Length: > 0 } check ? $"health ({look.Health}: {check})" : $"health ({look.Health})", null);
        }

        if (subject.Probe is { } probe)
        {
            return (await probe.MissingAsync(look, cancellation), ProbeInterval);
        }

        return look.Health is null && up < Moment ? ("a moment of staying up", Moment - up) : (null, null);
    }

    private async Task PauseAsync(Task change, TimeSpan atMost, CancellationToken cancellation)
    {
        try
        {
            await change.WaitAsync(atMost, time, cancellation);
        }
        catch (TimeoutException)
        {
        }
    }

    private static TimeSpan Shortest(TimeSpan left, TimeSpan interval) => left < interval ? left : interval;

    private async Task<MemberFailure> FailAsync(ReadinessSubject subject, string reason, ContainerLook? look, CancellationToken cancellation)
    {
        var lines = look is null ? [] : await LastLinesAsync(subject, EvidenceLines, cancellation);
        var message = $"'{subject.Member}' {Redactor.Process.Redact(reason)}";
        progress.Report(new StackEvent.Failed(subject.Member, message));
        return new MemberFailure(
            subject.Member, "readiness", message, $"Read its log: ./build.sh Logs {subject.LogOption} {subject.Member}", lines, look is { IsRunning: false } ? look.ExitCode : null, Cause: null);
    }

    private async Task<ImmutableArray<string>> LastLinesAsync(ReadinessSubject subject, int count, CancellationToken cancellation)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        try
        {
            await foreach (var line in WorkspaceOutput.ReadLinesAsync(docker, subject.ContainerId, follow: false, count, cancellation))
            {
                lines.Add(Redactor.Process.Redact(line));
            }
        }
        catch (DockerContainerNotFoundException)
        {
            // It went away while we looked: the caller's next look says so.
        }

        return lines.ToImmutable();
    }
}
