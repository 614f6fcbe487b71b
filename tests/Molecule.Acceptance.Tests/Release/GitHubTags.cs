using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>The refs of a bare repository, in the words of GitHub's git database.</summary>
internal sealed class GitHubTags(string bareRepository)
{
    private static readonly ProcessRunner Processes = new(TimeProvider.System);

    /// <param name="name">Without <c>refs/</c>.</param>
    public async Task<GitHubReply> FindAsync(string name) =>
        (await RefsAsync($"refs/{name}")).FirstOrDefault(entry => entry.Name == $"refs/{name}") is { } found ? GitHubReply.Of(200, Describe(found)) : GitHubReply.NotFound;

    public async Task<GitHubReply> MatchAsync(GitHubRequest request, string prefix) =>
        request.Page([.. (await RefsAsync($"refs/{prefix}*")).Select(Describe)]);

    public async Task<GitHubReply> ListAsync(GitHubRequest request) => request.Page(
        [.. (await RefsAsync("refs/tags/")).Select(entry => (object)new { name = entry.Name["refs/tags/".Length..], commit = new { sha = entry.Commit, url = string.Empty } })]);

    /// <summary>An annotated tag.</summary>
    public async Task<GitHubReply> ReadObjectAsync(string sha)
    {
        var found = (await RefsAsync("refs/tags/")).FirstOrDefault(entry => entry.Sha == sha && entry.Type == "tag");
        return found is null
            ? GitHubReply.NotFound
            : GitHubReply.Of(200, new { sha, tag = found.Name["refs/tags/".Length..], message = string.Empty, @object = new { type = "commit", sha = found.Commit, url = string.Empty } });
    }

    public async Task<GitHubReply> CreateAsync(GitHubRequest request)
    {
        if (request.Text("ref") is not { } name || !name.StartsWith("refs/", StringComparison.Ordinal) || name.Count(character => character == '/') < 2)
        {
            return GitHubReply.Error(422, "Reference name must start with 'refs/' and contain at least two slashes.");
        }

        if ((await RefsAsync(name)).Any(entry => entry.Name == name))
        {
            return GitHubReply.Error(422, "Reference already exists");
        }

        return await CreateAsync(name, request.Text("sha") ?? string.Empty)
            ? GitHubReply.Of(201, Describe((await RefsAsync(name))[0]))
            : GitHubReply.Error(422, "Object does not exist");
    }

    public async Task<GitHubReply> DeleteAsync(string name) =>
        (await GitAsync("update-ref", "-d", $"refs/{name}")).ExitCode == 0 ? GitHubReply.NoContent : GitHubReply.Error(422, "Reference does not exist");

    /// <summary>What publishing a release needs: the tag, made at the given commit or branch when it is missing.</summary>
    /// <returns>False when there is no such commit.</returns>
    public async Task<bool> EnsureAsync(string tag, string commitish) =>
        (await RefsAsync($"refs/tags/{tag}")).Any(entry => entry.Name == $"refs/tags/{tag}") || await CreateAsync($"refs/tags/{tag}", commitish);

    /// <summary>Nothing to go by: then GitHub takes the default branch.</summary>
    public async Task<bool> IsKnownAsync(string commitish) => (await GitAsync("rev-parse", "--verify", "--quiet", $"{commitish}^{{commit}}")).ExitCode == 0;

    private async Task<bool> CreateAsync(string name, string commitish)
    {
        var commit = await GitAsync("rev-parse", "--verify", "--quiet", $"{commitish}^{{commit}}");
        return commit.ExitCode == 0 && (await GitAsync("update-ref", name, commit.Output.Trim(), new string('0', 40))).ExitCode == 0;
    }

    private async Task<IReadOnlyList<Entry>> RefsAsync(string pattern)
    {
        var listing = await GitAsync("for-each-ref", "--format=%(refname) %(objecttype) %(objectname) %(*objectname)", pattern);
        return
        [
            .. listing.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' '))
                .Select(parts => new Entry(parts[0], parts[1], parts[2], parts[3].Length > 0 ? parts[3] : parts[2])),
        ];
    }

    private Task<ProcessOutcome> GitAsync(params string[] arguments) => Processes.RunAsync(new ProcessSpec("git", ["-C", bareRepository, .. arguments]), CancellationToken.None);

    private static object Describe(Entry entry) => new
    {
        @ref = entry.Name,
        node_id = "REF_1",
        url = string.Empty,
        @object = new { type = entry.Type, sha = entry.Sha, url = string.Empty },
    };

    private sealed record Entry(string Name, string Type, string Sha, string Commit);
}
