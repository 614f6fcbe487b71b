using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;

namespace Molecule.Images.Publishing;

/// <summary>
/// Asks git: fetches the commits alone (no trees, no files) of the two into a folder of its own and compares them. A server that
/// does not hand out single commits is asked for all its branches instead.
/// </summary>
/// <param name="credentials">Environment for git, by the source's URL: how it finds credentials. They never stand on a command line.</param>
public sealed partial class GitCommitAncestry(ProcessRunner processes, Func<string, IReadOnlyDictionary<string, string?>> credentials, ILogger logger) : ICommitAncestry
{
    private static readonly TimeSpan FetchPatience = TimeSpan.FromMinutes(3);

    public async Task<CommitRelation> RelateAsync(string source, string current, string proposed, CancellationToken cancellation)
    {
        // The label comes from a registry: what is no full commit id never gets near a command line.
        if (!Commit().IsMatch(current) || !Commit().IsMatch(proposed))
        {
            return CommitRelation.Unknown;
        }

        if (current == proposed)
        {
            return CommitRelation.Same;
        }

        var folder = Directory.CreateTempSubdirectory("molecule-history-").FullName;
        try
        {
            return await CompareAsync(new Git(this, source, folder), current, proposed, cancellation);
        }
        catch (ProcessTimedOutException exception)
        {
            LogNoHistory(Redactor.Process.Redact(source), exception.Message);
            return CommitRelation.Unknown;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<CommitRelation> CompareAsync(Git git, string current, string proposed, CancellationToken cancellation)
    {
        (await git.RunAsync(["init", "--quiet", "--bare"], cancellation)).EnsureSuccess("Preparing a folder for a template's history", "Check that git works on this machine.");
        var fetched = await git.FetchAsync([current, proposed], cancellation);
        if (fetched.ExitCode != 0)
        {
            fetched = await git.FetchAsync(["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"], cancellation);
        }

        if (fetched.ExitCode != 0)
        {
            LogNoHistory(Redactor.Process.Redact(git.Source), fetched.Error.Trim());
            return CommitRelation.Unknown;
        }

        return (await git.ContainsAsync(proposed, current, cancellation), await git.ContainsAsync(current, proposed, cancellation)) switch
        {
            (null, _) or (_, null) => CommitRelation.Unknown,
            (true, _) => CommitRelation.Forward,
            (_, true) => CommitRelation.Backward,
            _ => CommitRelation.Unrelated,
        };
    }

    [LoggerMessage(LogLevel.Warning, "The history of {Source} cannot be fetched: {Reason}")]
    private partial void LogNoHistory(string source, string reason);

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex Commit();

    private sealed class Git(GitCommitAncestry owner, string source, string folder)
    {
        public string Source => source;

        public Task<ProcessOutcome> FetchAsync(IEnumerable<string> refs, CancellationToken cancellation) =>
            RunAsync(["fetch", "--quiet", "--filter=tree:0", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--", source, .. refs], cancellation);

        /// <summary>Null when one of the two is not there.</summary>
        public async Task<bool?> ContainsAsync(string commit, string ancestor, CancellationToken cancellation) =>
            (await RunAsync(["merge-base", "--is-ancestor", ancestor, commit], cancellation)).ExitCode switch
            {
                0 => true,
                1 => false,
                _ => null,
            };

        public Task<ProcessOutcome> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation)
        {
            var environment = owner.Environment(source);
            return owner.RunAsync(new ProcessSpec("git", ["-C", folder, "-c", "core.hooksPath=/dev/null", "-c", "maintenance.auto=false", "-c", "gc.auto=0", .. arguments])
            {
                Environment = environment,
                Timeout = FetchPatience,
            }, cancellation);
        }
    }

    private Task<ProcessOutcome> RunAsync(ProcessSpec spec, CancellationToken cancellation) => processes.RunAsync(spec, cancellation);

    private ImmutableDictionary<string, string?> Environment(string source) => credentials(source).ToImmutableDictionary()
        .SetItem("GIT_TERMINAL_PROMPT", "0")
        .SetItem("GIT_DIR", null)
        .SetItem("GIT_WORK_TREE", null)
        .SetItem("LC_ALL", "C");
}
