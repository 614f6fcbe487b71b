using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Processes;
using Molecule.Images.Publishing;

namespace Molecule.Acceptance.Tests.Registries;

public sealed class GitCommitAncestryAcceptance : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-test-history-").FullName;
    private readonly ProcessRunner _processes = new(TimeProvider.System);
    private readonly Dictionary<string, string> _commits = [];

    private string Repository => new Uri(_folder).AbsoluteUri;

    public async Task InitializeAsync()
    {
        await GitAsync("init", "--quiet", "--initial-branch=main");
        _commits["first"] = await CommitAsync("first");
        _commits["second"] = await CommitAsync("second");
        await GitAsync("checkout", "--quiet", "-b", "side", _commits["first"]);
        _commits["side"] = await CommitAsync("side");
        await GitAsync("checkout", "--quiet", "--orphan", "alien");
        _commits["alien"] = await CommitAsync("alien");
        _commits["absent"] = new string('a', 40);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("first", "second", CommitRelation.Forward)]
    [InlineData("second", "first", CommitRelation.Backward)]
    [InlineData("second", "second", CommitRelation.Same)]
    [InlineData("second", "side", CommitRelation.Unrelated)]
    [InlineData("second", "alien", CommitRelation.Unrelated)]
    [InlineData("absent", "second", CommitRelation.Unknown)]
    public async Task Two_commits_are_related_as_the_history_says(string current, string proposed, CommitRelation expected)
    {
        var ancestry = new GitCommitAncestry(_processes, _ => ImmutableDictionary<string, string?>.Empty, NullLogger.Instance);

        (await ancestry.RelateAsync(Repository, _commits[current], _commits[proposed], CancellationToken.None)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("--upload-pack=touch /tmp/x")]
    [InlineData("main")]
    [InlineData("")]
    public async Task A_label_that_is_no_commit_is_unknown(string current)
    {
        var ancestry = new GitCommitAncestry(_processes, _ => ImmutableDictionary<string, string?>.Empty, NullLogger.Instance);

        (await ancestry.RelateAsync(Repository, current, _commits["second"], CancellationToken.None)).ShouldBe(CommitRelation.Unknown);
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_unknown()
    {
        var ancestry = new GitCommitAncestry(_processes, _ => ImmutableDictionary<string, string?>.Empty, NullLogger.Instance);

        (await ancestry.RelateAsync(Repository + "-gone", _commits["first"], _commits["second"], CancellationToken.None)).ShouldBe(CommitRelation.Unknown);
    }

    private async Task<string> CommitAsync(string message)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, message), message);
        await GitAsync("add", message);
        await GitAsync("-c", "user.name=test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false", "commit", "--quiet", "-m", message);
        return (await GitAsync("rev-parse", "HEAD")).Trim();
    }

    private async Task<string> GitAsync(params string[] arguments) =>
        (await _processes.RunAsync(new ProcessSpec("git", ["-C", _folder, .. arguments]), CancellationToken.None)).EnsureSuccess("Preparing a history", "Install git.").Output;
}
