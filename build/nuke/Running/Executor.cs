using System.Diagnostics;
using Nuke.Common.Execution;
using Nuke.Common.Printing;

namespace Nuke.Common.Running;

/// <summary>Runs a plan, one target after the other.</summary>
internal sealed class Executor(NukeBuild build, Session session, AttemptFile attempt)
{
    private readonly Lock _ending = new();
    private bool _isOver;

    public static int Run(NukeBuild build, Session session, AttemptFile attempt) => new Executor(build, session, attempt).Run();

    private static Host Host => NukeBuild.Host;

    private int Run()
    {
        Requirements.Check(build.ExecutionPlan, session);
        Printer.Process.LogTo(BuildLocation.Current.Temporary / "build.log");
        Logging.Configure(Host);
        Console.SetOut(new ConsoleCopy(Console.Out, Printer.Process));
        build.OnBuildInitialized();
        if (!session.Options.NoLogo)
        {
            Banner.Write(Printer.Process);
        }

        attempt.Begin(
            build.InvokedTargets.Select(target => target.Name),
            build.SkippedTargets.Select(target => target.Name));
        using var interrupt = new Interrupt(BreakOff, TimeProvider.System);
        foreach (var target in build.ExecutionPlan)
        {
            Run(target, interrupt);
        }

        return End(interrupt.ExitCode);
    }

    private void Run(ExecutableTarget target, Interrupt interrupt)
    {
        if (target.Status == ExecutionStatus.Skipped)
        {
            build.OnTargetSkipped(target.Name);
            return;
        }

        var isStopped = interrupt.IsRequested || build.AbortedTargets.Count > 0 || build.FailedTargets.Any(failed => !failed.ProceedAfterFailure);
        if (isStopped && !target.AssuredAfterFailure)
        {
            target.Status = ExecutionStatus.NotRun;
            return;
        }

        Logging.Target = target.Name;
        var watch = Stopwatch.StartNew();
        using var block = target.Actions.Count > 0 ? Host.WriteBlock(target.Name) : null;
        try
        {
            var unmet = target.DynamicConditions.FirstOrDefault(condition => !condition.Delegate());
            if (unmet.Delegate is not null)
            {
                Skip(target, $"only when {unmet.Text}");
                return;
            }

            target.Status = ExecutionStatus.Running;
            build.OnTargetRunning(target.Name);
            target.Actions.ForEach(action => action());
            target.Duration = watch.Elapsed;
            target.Status = target.Actions.Count > 0 ? ExecutionStatus.Succeeded : ExecutionStatus.Collective;
            build.OnTargetSucceeded(target.Name);
            attempt.Done(target.Name);
        }
        catch (Exception failure)
        {
            Fail(target, BuildProgram.Unwrap(failure), watch.Elapsed, interrupt.IsRequested);
        }
        finally
        {
            Logging.Target = null;
        }
    }

    private void Skip(ExecutableTarget target, string reason)
    {
        target.Status = ExecutionStatus.Skipped;
        target.Skipped = reason;
        Printer.Process.Line($"Skipped: {reason}", Style.Dim, isShown: NukeBuild.Verbosity < Verbosity.Minimal);
        build.OnTargetSkipped(target.Name);
        attempt.Done(target.Name);
    }

    private void Fail(ExecutableTarget target, Exception failure, TimeSpan elapsed, bool interrupted)
    {
        target.Duration = elapsed;
        target.Failure = failure;
        target.Status = interrupted && failure is OperationCanceledException ? ExecutionStatus.Aborted : ExecutionStatus.Failed;
        Summary.WriteFailureBriefly(target);
        build.OnTargetFailed(target.Name);
    }

    /// <summary>Called from the signal's thread while a target still runs.</summary>
    private void BreakOff(int signalled)
    {
        foreach (var target in build.RunningTargets)
        {
            target.Status = ExecutionStatus.Aborted;
        }

        foreach (var target in build.ScheduledTargets)
        {
            target.Status = ExecutionStatus.NotRun;
        }

        var exitCode = End(signalled);
        Printer.Process.Dispose();
        Environment.Exit(exitCode);
    }

    /// <param name="signalled">The exit code for a signal; 0 when there was none.</param>
    private int End(int signalled)
    {
        lock (_ending)
        {
            if (!_isOver)
            {
                _isOver = true;
                build.OnBuildFinished();
                Host.WriteErrorsAndWarnings();
                Host.WriteTargetOutcome(build);
                Host.WriteBuildOutcome(build);
            }
        }

        if (build.IsSucceeding && build.ExecutionPlan.All(target => target.Status != ExecutionStatus.NotRun))
        {
            attempt.End();
            return build.ExitCode ?? BuildProgram.Succeeded;
        }

        return build.ExitCode ?? (signalled != 0 ? signalled : build.FailedTargets.Select(target => HostHooks.ExitCodeFor(target.Failure)).FirstOrDefault(BuildProgram.Failed));
    }
}
