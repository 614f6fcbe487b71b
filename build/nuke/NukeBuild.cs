#nullable disable

using System.Linq.Expressions;
using Nuke.Common.Execution;
using Nuke.Common.IO;
using Nuke.Common.Running;
using Nuke.Common.Tooling;

namespace Nuke.Common;

/// <summary>Base of a build: its properties of type <see cref="Target"/> are the targets, its <see cref="ParameterAttribute"/> members the parameters.</summary>
public abstract partial class NukeBuild : INukeBuild
{
    /// <summary>Set when a run begins: null while the build's own field initialisers run.</summary>
    internal Session Session { get; set; }

    public bool Plan => Session?.Options.Plan ?? false;

    public bool Help => Session?.Options.Help ?? false;

    public bool Continue => Session?.Options.Continue ?? false;

    public bool NoLogo
    {
        get => Session?.Options.NoLogo ?? false;
        set => Session.Options.NoLogo = value;
    }

    /// <summary>The run's exit code, when the build sets one; null lets the outcome decide.</summary>
    public int? ExitCode { get; set; }

    public bool IsFinished => ScheduledTargets.Count == 0 && RunningTargets.Count == 0;

    public bool IsFailing => FailedTargets.Count > 0 || AbortedTargets.Count > 0;

    public bool IsSucceeding => !IsFailing;

    public IReadOnlyCollection<ExecutableTarget> ExecutionPlan { get; set; } = [];

    public IReadOnlyCollection<ExecutableTarget> InvokedTargets => [.. ExecutionPlan.Where(target => target.Invoked)];

    public IReadOnlyCollection<ExecutableTarget> SkippedTargets => Having(ExecutionStatus.Skipped);

    public IReadOnlyCollection<ExecutableTarget> ScheduledTargets => Having(ExecutionStatus.Scheduled);

    public IReadOnlyCollection<ExecutableTarget> RunningTargets => Having(ExecutionStatus.Running);

    public IReadOnlyCollection<ExecutableTarget> AbortedTargets => Having(ExecutionStatus.Aborted);

    public IReadOnlyCollection<ExecutableTarget> FailedTargets => Having(ExecutionStatus.Failed);

    public IReadOnlyCollection<ExecutableTarget> SucceededTargets => Having(ExecutionStatus.Succeeded);

    public IReadOnlyCollection<ExecutableTarget> FinishedTargets =>
        [.. ExecutionPlan.Where(target => target.Status is not (ExecutionStatus.Scheduled or ExecutionStatus.Running or ExecutionStatus.None))];

    AbsolutePath INukeBuild.RootDirectory => RootDirectory;

    AbsolutePath INukeBuild.TemporaryDirectory => TemporaryDirectory;

    AbsolutePath INukeBuild.BuildAssemblyFile => BuildAssemblyFile;

    AbsolutePath INukeBuild.BuildAssemblyDirectory => BuildAssemblyDirectory;

    AbsolutePath INukeBuild.BuildProjectFile => BuildProjectFile;

    AbsolutePath INukeBuild.BuildProjectDirectory => BuildProjectDirectory;

    Host INukeBuild.Host => Host;

    Verbosity INukeBuild.Verbosity => Verbosity;

    bool INukeBuild.IsLocalBuild => IsLocalBuild;

    bool INukeBuild.IsServerBuild => IsServerBuild;

    protected static int Execute<T>(params Expression<Func<T, Target>>[] defaultTargetExpressions)
        where T : NukeBuild, new() =>
        BuildProgram.Run(() => new T(), [.. defaultTargetExpressions.Select(MemberExpressions.NameOf)]);

    T INukeBuild.TryGetValue<T>(Expression<Func<T>> parameterExpression)
        where T : class => (T)Session?.ValueOf(MemberExpressions.MemberOf(parameterExpression));

    T INukeBuild.TryGetValue<T>(Expression<Func<object>> parameterExpression) =>
        Session?.ValueOf(MemberExpressions.MemberOf(parameterExpression)) is T value ? value : default;

    /// <summary>Adds pairs to the running target's line of the summary.</summary>
    public void ReportSummary(Configure<Dictionary<string, string>> configurator = null)
    {
        foreach (var target in RunningTargets)
        {
            foreach (var (key, value) in configurator?.Invoke([]) ?? [])
            {
                target.SummaryInformation[key] = value;
            }
        }
    }

    protected internal virtual void OnBuildCreated()
    {
    }

    protected internal virtual void OnBuildInitialized()
    {
    }

    protected internal virtual void OnBuildFinished()
    {
    }

    protected internal virtual void OnTargetRunning(string target)
    {
    }

    protected internal virtual void OnTargetSkipped(string target)
    {
    }

    protected internal virtual void OnTargetSucceeded(string target)
    {
    }

    protected internal virtual void OnTargetFailed(string target)
    {
    }

    private List<ExecutableTarget> Having(ExecutionStatus status) => [.. ExecutionPlan.Where(target => target.Status == status)];
}
