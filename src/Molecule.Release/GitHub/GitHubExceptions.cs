using System.Net;
using Molecule.Containers;

namespace Molecule.Release.GitHub;

/// <summary>A call to GitHub's API that did not succeed.</summary>
public abstract class GitHubException : MoleculeException
{
    private protected GitHubException(string message, string remedy, Exception? innerException = null)
        : base(message, remedy, innerException)
    {
    }
}

/// <summary>What was said about the repository cannot be used.</summary>
public sealed class InvalidGitHubOptionsException(string problem)
    : GitHubException($"GitHub cannot be used: {problem}.", "Name the repository with --github-repository owner/name (GITHUB_REPOSITORY), another API with --github-api-url (GITHUB_API_URL).")
{
    public override bool IsUsage => true;
}

/// <summary>GitHub answered, and not with success.</summary>
public sealed class GitHubRefusedException(string what, HttpStatusCode status, string reason, Exception? innerException = null)
    : GitHubException(
        $"{what} failed: GitHub answers {(int)status}, {reason}.",
        status switch
        {
            HttpStatusCode.Unauthorized => "Give a valid token in GITHUB_TOKEN; it may have expired.",
            HttpStatusCode.Forbidden => "Give a token in GITHUB_TOKEN that may write the repository's contents.",
            HttpStatusCode.NotFound => "Check --github-repository, and that the token in GITHUB_TOKEN sees it.",
            _ => "Look at the repository's releases, then release again: that continues.",
        },
        innerException)
{
    public HttpStatusCode Status { get; } = status;
}

/// <summary>GitHub did not answer, or only with errors of its own, as often as we asked.</summary>
public sealed class GitHubUnavailableException(string what, string reason, int attempts, Exception? innerException = null)
    : GitHubException($"{what} failed in {attempts} attempts: {reason}.", "Release again later: that continues.", innerException)
{
    public int Attempts { get; } = attempts;
}

/// <summary>GitHub asks for more patience than we have.</summary>
public sealed class GitHubRateLimitException(string what, TimeSpan wait, TimeSpan limit)
    : GitHubException(
        $"{what} has to wait for GitHub's rate limit for {wait.TotalMinutes:0} minutes, and at most {limit.TotalMinutes:0} are waited.",
        "Release again when the limit is over, that continues; or use a token with a limit of its own.")
{
    public TimeSpan Wait { get; } = wait;
}

/// <summary>A release of the tag exists that is not this one.</summary>
public sealed class ReleaseConflictException(string tag, string reason)
    : GitHubException($"GitHub has a release of {tag} that is not this one: {reason}.", "Take the next version; or delete that release, if it was never meant to be.")
{
    public string Tag { get; } = tag;
}
