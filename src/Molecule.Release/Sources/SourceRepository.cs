using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Processes;

namespace Molecule.Release.Sources;

/// <summary>The clone that is released, and the remote that its tag goes to. git finds the credentials as it does for a person.</summary>
/// <param name="remote">A remote's name, such as <c>origin</c>.</param>
public sealed partial class SourceRepository(string root, string remote, ProcessRunner processes, TimeProvider time, ILogger<SourceRepository> logger)
{
    private const int MaximumAttempts = 4;
    private const string Author = "Molecule release";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string Remote => remote;

    /// <summary>40 digits.</summary>
    /// <exception cref="SourceRepositoryException">This is no clone, or it has no commit.</exception>
    public async Task<string> HeadAsync(CancellationToken cancellation) => (await RequireAsync("This clone has no commit", ["rev-parse", "--verify", "HEAD^{commit}"], cancellation)).Trim();

    /// <summary>What differs from the commit, untracked files too; empty for a clean tree.</summary>
    public async Task<ImmutableArray<string>> ChangesAsync(CancellationToken cancellation) =>
        [.. (await RequireAsync("The state of this clone cannot be told", ["status", "--porcelain=v1", "--untracked-files=normal"], cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>With credentials taken out.</summary>
    public async Task<string?> RemoteUrlAsync(CancellationToken cancellation) =>
        await RunAsync(["remote", "get-url", remote], cancellation) is { Succeeded: true } outcome ? outcome.Output.Trim() : null;

    public async Task<ImmutableArray<RemoteTag>> RemoteTagsAsync(CancellationToken cancellation) =>
        RemoteTags.Parse(await RepeatAsync($"The tags of the remote '{remote}' cannot be listed", ["ls-remote", "--tags", "--", remote], cancellation));

    /// <summary>Returns when the remote would take the tag from us; pushes nothing.</summary>
    /// <exception cref="SourceRepositoryException">It would not.</exception>
    public Task CheckPushAsync(string tag, string commit, CancellationToken cancellation) =>
        RepeatAsync($"The remote '{remote}' does not take a tag from us", ["push", "--dry-run", "--no-verify", "--porcelain", "--", remote, $"{commit}:refs/tags/{tag}"], cancellation);

    /// <summary>What a local tag leads to; null when there is none.</summary>
    public async Task<RemoteTag?> LocalTagAsync(string tag, CancellationToken cancellation)
    {
        var commit = await RunAsync(["rev-parse", "--verify", "--quiet", $"refs/tags/{tag}^{{commit}}"], cancellation);
        return commit.Succeeded
            ? new RemoteTag(tag, commit.Output.Trim(), (await RunAsync(["cat-file", "-t", $"refs/tags/{tag}"], cancellation)).Output.Trim() == "tag")
            : null;
    }

    /// <summary>Makes the remote have an annotated tag of the commit.</summary>
    /// <returns>False when it was there already.</returns>
    /// <exception cref="TagTakenException">The tag leads elsewhere.</exception>
    public async Task<bool> EnsureTagAsync(string tag, string commit, string message, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Looked up before each attempt: a push whose answer got lost has happened.
            if (await FindAsync(tag, cancellation) is { } there)
            {
                return there.Commit == commit ? attempt > 1 : throw new TagTakenException(tag, remote, there.Commit, commit);
            }

            await EnsureLocalTagAsync(tag, commit, message, cancellation);
            var pushed = await RunAsync(["push", "--no-verify", "--porcelain", "--", remote, $"refs/tags/{tag}:refs/tags/{tag}"], cancellation);
            if (pushed.Succeeded && await FindAsync(tag, cancellation) is { } stored)
            {
                return stored.Commit == commit ? true : throw new TagTakenException(tag, remote, stored.Commit, commit);
            }

            if (attempt == MaximumAttempts)
            {
                throw new SourceRepositoryException($"The tag {tag} cannot be pushed to '{remote}'", Said(pushed));
            }

            await PauseAsync($"Pushing the tag {tag}", pushed, attempt, cancellation);
        }
    }

    private async Task<RemoteTag?> FindAsync(string tag, CancellationToken cancellation) => (await RemoteTagsAsync(cancellation)).FirstOrDefault(there => there.Name == tag);

    private async Task EnsureLocalTagAsync(string tag, string commit, string message, CancellationToken cancellation)
    {
        if (await LocalTagAsync(tag, cancellation) is { } local)
        {
            if (local.Commit != commit || !local.IsAnnotated)
            {
                throw new TagTakenException(tag, "this clone", local.Commit, commit);
            }

            return;
        }

        string[] identity = (await RunAsync(["config", "user.email"], cancellation)).Succeeded ? [] : ["-c", $"user.name={Author}", "-c", "user.email=release@molecule.invalid"];
        await RequireAsync($"The tag {tag} cannot be made", [.. identity, "tag", "--annotate", "--no-sign", "--message", message, "--", tag, commit], cancellation);
    }

    private async Task<string> RepeatAsync(string problem, string[] arguments, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await RunAsync(arguments, cancellation);
            if (outcome.Succeeded)
            {
                return outcome.Output;
            }

            if (attempt == MaximumAttempts)
            {
                throw new SourceRepositoryException(problem, Said(outcome));
            }

            await PauseAsync(problem, outcome, attempt, cancellation);
        }
    }

    private async Task<string> RequireAsync(string problem, string[] arguments, CancellationToken cancellation)
    {
        var outcome = await RunAsync(arguments, cancellation);
        return outcome.Succeeded ? outcome.Output : throw new SourceRepositoryException(problem, Said(outcome));
    }

    private async Task PauseAsync(string what, ProcessOutcome outcome, int attempt, CancellationToken cancellation)
    {
        // git has one exit code for everything: a refusal costs these few seconds, too.
        var delay = TimeSpan.FromSeconds(0.25 * Math.Pow(2, attempt - 1));
        LogRetry(what, Said(outcome), delay.TotalSeconds);
        await Task.Delay(delay, time, cancellation);
    }

    private Task<ProcessOutcome> RunAsync(string[] arguments, CancellationToken cancellation) => processes.RunAsync(
        new ProcessSpec("git", ["-C", root, .. arguments])
        {
            Environment = new Dictionary<string, string?>
            {
                ["GIT_TERMINAL_PROMPT"] = "0",
                ["GIT_OPTIONAL_LOCKS"] = "0",
                ["GCM_INTERACTIVE"] = "never",
                ["LC_ALL"] = "C",
                // A surrounding git (a hook, a rebase) must not lead this one into its repository.
                ["GIT_DIR"] = null,
                ["GIT_WORK_TREE"] = null,
                ["GIT_INDEX_FILE"] = null,
            },
            Timeout = Patience,
        },
        cancellation);

    private static string Said(ProcessOutcome outcome) => $"{outcome.Error}{outcome.Output}".Trim() is { Length: > 0 } said ? said : $"git ended with {outcome.ExitCode}";

    [LoggerMessage(LogLevel.Warning, "{What}: {Reason} Trying again in {Seconds:0.0} s.")]
    private partial void LogRetry(string what, string reason, double seconds);
}
