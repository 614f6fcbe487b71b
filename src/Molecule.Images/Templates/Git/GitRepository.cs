using System.Globalization;
using Molecule.Images.Manifest;

namespace Molecule.Images.Templates.Git;

/// <summary>What is asked of a repository.</summary>
internal static class GitRepository
{
    public static async Task<CommitId> HeadAsync(RepositoryOrigin origin, GitAccess access, CancellationToken cancellation)
    {
        var listed = await GitCommand.RunAsync(null, access, ["ls-remote", "--", access.Address, "HEAD"], cancellation);
        if (!listed.IsSuccess)
        {
            throw Refused(origin, access, "its head cannot be asked for", listed);
        }

        return CommitId.TryParse(listed.Output.Split('\t')[0].Trim(), out var commit)
            ? commit
            : throw Refused(origin, access, "it has no head (an empty repository?)", listed);
    }

    /// <summary>Brings one commit's files into a new folder.</summary>
    /// <returns>The commit's time.</returns>
    public static async Task<DateTimeOffset> CheckOutAsync(RepositoryOrigin origin, GitAccess access, CommitId commit, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await RequireAsync(origin, access, "a clone cannot be begun", GitCommand.RunAsync(folder, null, ["init", "--quiet", "."], cancellation));
        var one = await GitCommand.RunAsync(folder, access, ["fetch", "--quiet", "--no-tags", "--depth=1", "--no-recurse-submodules", "--", access.Address, commit.Value], cancellation);
        if (!one.IsSuccess)
        {
            // Older servers give only what a branch or tag names: fetch those, the commit is among their ancestors or nowhere.
            var all = await GitCommand.RunAsync(
                folder, access, ["fetch", "--quiet", "--no-recurse-submodules", "--", access.Address, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"], cancellation);
            if (!all.IsSuccess)
            {
                throw Refused(origin, access, "it cannot be fetched", all);
            }

            if (!(await GitCommand.RunAsync(folder, null, ["cat-file", "-e", commit.Value + "^{commit}"], cancellation)).IsSuccess)
            {
                throw Refused(origin, access, $"it does not have the commit {commit}", one);
            }
        }

        await RequireAsync(origin, access, "its files cannot be checked out", GitCommand.RunAsync(folder, null, ["checkout", "--quiet", "--detach", "--force", commit.Value], cancellation));
        var time = await GitCommand.RunAsync(folder, null, ["show", "--no-patch", "--format=%ct", commit.Value], cancellation);
        return DateTimeOffset.FromUnixTimeSeconds(long.Parse(time.Output.Trim(), CultureInfo.InvariantCulture));
    }

    /// <summary>The commits after one up to another, newest first, at most a hundred, as "abbreviated subject".</summary>
    /// <param name="folder">An empty scratch folder.</param>
    public static async Task<IReadOnlyList<string>> LogAsync(RepositoryOrigin origin, GitAccess access, CommitId from, CommitId to, string folder, CancellationToken cancellation)
    {
        await FetchHistoryAsync(origin, access, [to], depth: null, folder, cancellation);
        var log = await GitCommand.RunAsync(folder, null, ["log", "--max-count=100", "--format=%h %s", $"{from}..{to}"], cancellation);
        return log.IsSuccess
            ? log.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : [$"(the pinned commit {from.Abbreviated} is no ancestor that the repository still has)"];
    }

    /// <summary>Brings commits with what came before them, without trees and files. From a server that hands out no single commits, all branches and tags.</summary>
    /// <param name="depth">Null for the whole history.</param>
    /// <param name="folder">An empty scratch folder.</param>
    public static async Task FetchHistoryAsync(RepositoryOrigin origin, GitAccess access, IReadOnlyList<CommitId> commits, int? depth, string folder, CancellationToken cancellation)
    {
        await RequireAsync(origin, access, "a clone cannot be begun", GitCommand.RunAsync(folder, null, ["init", "--quiet", "--bare", "."], cancellation));
        string[] bare = ["fetch", "--quiet", "--no-tags", "--filter=tree:0", "--no-recurse-submodules"];
        string[] shallow = depth is { } commitsBack ? [$"--depth={commitsBack}"] : [];
        var single = await GitCommand.RunAsync(folder, access, [.. bare, .. shallow, "--", access.Address, .. commits.Select(commit => commit.Value)], cancellation);
        if (single.IsSuccess)
        {
            return;
        }

        await RequireAsync(origin, access, "its history cannot be fetched", GitCommand.RunAsync(
            folder, access, [.. bare, "--", access.Address, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"], cancellation));
        foreach (var commit in commits)
        {
            if (!(await GitCommand.RunAsync(folder, null, ["cat-file", "-e", commit.Value], cancellation)).IsSuccess)
            {
                throw Refused(origin, access, $"it does not have the commit {commit}", single);
            }
        }
    }

    private static async Task RequireAsync(RepositoryOrigin origin, GitAccess access, string problem, Task<GitResult> running)
    {
        var result = await running;
        if (!result.IsSuccess)
        {
            throw Refused(origin, access, problem, result);
        }
    }

    private static GitSourceException Refused(RepositoryOrigin origin, GitAccess access, string problem, GitResult result) =>
        new(origin.Title, access.Address, problem, result.Error.Length > 0 ? result.Error : $"git ended with {result.ExitCode}", origin.Provider.TokenVariable);
}
