using System.Text.RegularExpressions;
using Molecule.Containers.Redaction;

namespace Molecule.Release.GitHub;

/// <summary>Which repository's releases, where, and what opens them. A class and no record: nothing ever prints its members.</summary>
public sealed partial class GitHubOptions
{
    public static readonly Uri PublicApi = new("https://api.github.com/");

    private GitHubOptions(Uri api, string owner, string name, string? token)
    {
        Api = api;
        Owner = owner;
        Name = name;
        Token = token;
    }

    /// <summary>Ends with a slash; routes such as <c>repos/…</c> come after it.</summary>
    public Uri Api { get; }

    public string Owner { get; }

    public string Name { get; }

    public string Repository => $"{Owner}/{Name}";

    /// <summary>Null for anonymous reading.</summary>
    internal string? Token { get; }

    /// <param name="api">Null or empty for the public one.</param>
    /// <param name="repository"><c>owner/name</c>.</param>
    /// <exception cref="InvalidGitHubOptionsException">No such address or repository, or a token would travel unencrypted to another machine.</exception>
    public static GitHubOptions Parse(string? api, string? repository, string? token)
    {
        Redactor.Process.Register(token);
        var address = PublicApi;
        if (!string.IsNullOrWhiteSpace(api))
        {
            address = Uri.TryCreate(api.Trim().TrimEnd('/') + "/", UriKind.Absolute, out var own) && own.Scheme is "https" or "http" && own is { UserInfo.Length: 0, Query.Length: 0 }
                ? own
                : throw new InvalidGitHubOptionsException("the address of the GitHub API is no http or https URL without user information");
            if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            {
                throw new InvalidGitHubOptionsException($"the token would travel unencrypted to {address.Host}");
            }
        }

        if (repository is null || RepositoryName().Match(repository) is not { Success: true } match)
        {
            throw new InvalidGitHubOptionsException(string.IsNullOrEmpty(repository) ? "no GitHub repository is named" : $"'{repository}' is no GitHub repository; expected owner/name");
        }

        return new GitHubOptions(address, match.Groups[1].Value, match.Groups[2].Value, string.IsNullOrWhiteSpace(token) ? null : token.Trim());
    }

    /// <summary>The repository that a git remote on github.com names; null for any other.</summary>
    /// <param name="remoteUrl">Such as <c>https://github.com/owner/name.git</c> or <c>git@github.com:owner/name.git</c>.</param>
    public static string? RepositoryOf(string remoteUrl) => GitHubRemote().Match(remoteUrl) is { Success: true } match ? $"{match.Groups[1].Value}/{match.Groups[2].Value}" : null;

    public override string ToString() => Repository;

    [GeneratedRegex(@"\A([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)/([A-Za-z0-9._-]+)\z")]
    private static partial Regex RepositoryName();

    [GeneratedRegex(@"\A(?:https://(?:[^@/]+@)?github\.com/|ssh://git@github\.com/|git@github\.com:)([^/]+)/([^/]+?)(?:\.git)?/?\z")]
    private static partial Regex GitHubRemote();
}
