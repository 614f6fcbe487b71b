using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Processes;
using Molecule.Images.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;
using Molecule.Images.Templates.Git;

namespace Molecule.Acceptance.Tests.Images;

public sealed class GitSourceAcceptance : IAsyncLifetime, IDisposable
{
    private readonly ImageWorkshop _workshop = new();
    private readonly Dictionary<string, string> _variables = [];
    private GitServer _server = null!;

    private string CacheFolder => Path.Combine(_workshop.Folder, "cache");

    private IReadOnlyList<GitProvider> Providers =>
        [new("github", _server.Address, "MOLECULE_GITHUB_TOKEN"), new("moleculesai", _server.Address + "private/", "MOLECULE_GITEA_TOKEN")];

    public async Task InitializeAsync()
    {
        await _workshop.InitializeAsync();
        _server = new GitServer(Path.Combine(_workshop.Folder, "git"));
    }

    public Task DisposeAsync() => _workshop.DisposeAsync();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task The_pinned_commit_is_built_though_the_head_has_moved_and_a_second_run_asks_no_server()
    {
        var pin = Commit("o/a", "one", ("a.txt", "pinned"), (".runtime-version", "@scope/x@v1.2.3\n"));
        var head = Commit("o/a", "two", ("a.txt", "moved"));
        var options = Options(Manifest("github", "o/a", pin));

        var first = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();
        _server.Requests.Clear();
        Directory.Delete(CacheFolder, recursive: true);
        var second = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();

        pin.ShouldNotBe(head);
        var image = await _workshop.Engine.Docker.Images.InspectImageAsync(first.ImageId);
        image.Config.Labels[ImageLabels.Revision].ShouldBe(pin);
        image.Config.Labels[ImageLabels.Source].ShouldBe(_server.Address + "o/a.git");
        image.Config.Labels[ImageLabels.Version].ShouldBe("1.2.3");
        image.Config.Labels["content"].ShouldBe("pinned");
        first.Tags[0].ShouldContain(pin[..12]);
        second.Result.ShouldBe(ImageResult.Reused);
        _server.Requests.ShouldBeEmpty();
        Directory.Exists(CacheFolder).ShouldBeFalse();
    }

    [Fact]
    public async Task The_head_is_asked_for_and_a_moved_one_is_built_and_named_as_the_change()
    {
        var pin = Commit("o/a", "one", ("a.txt", "1"));
        var options = Options(Manifest("github", "o/a", pin), TemplateRef.Head);
        await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None);
        var head = Commit("o/a", "two", ("a.txt", "2"));

        var explained = (await _workshop.Pipeline.ExplainAsync(options, CancellationToken.None)).Single();
        var built = (await _workshop.Pipeline.BuildAsync(options, null, CancellationToken.None)).Images.Single();

        explained.Changes.Single().ShouldBe(new InputChange("commit", pin, head));
        built.Commit.ShouldBe(head);
    }

    [Fact]
    public async Task A_commit_in_the_cache_opens_without_the_server()
    {
        var pin = Commit("o/a", "one", ("a.txt", "1"));
        var manifest = Manifest("github", "o/a", pin);
        await OpenAsync(manifest);
        _server.Requests.Clear();

        (await OpenAsync(manifest)).Context.Find("a.txt").ShouldNotBeNull();

        _server.Requests.ShouldBeEmpty();
        Directory.GetDirectories(Path.Combine(CacheFolder, "codex")).ShouldBe([Path.Combine(CacheFolder, "codex", pin[..12])]);
    }

    [Theory]
    [InlineData("a.txt", "tampered")]
    [InlineData("extra", "added")]
    [InlineData(".git/molecule-seal", "")]
    public async Task A_damaged_cache_is_made_anew(string path, string text)
    {
        var pin = Commit("o/a", "one", ("a.txt", "original"));
        var manifest = Manifest("github", "o/a", pin);
        await OpenAsync(manifest);
        await File.WriteAllTextAsync(Path.Combine(CacheFolder, "codex", pin[..12], path), text);

        var template = await OpenAsync(manifest);

        (await File.ReadAllTextAsync(template.Context.Find("a.txt")!.SourceFile!)).ShouldBe("original");
        template.Context.Find("extra").ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_gives_only_branches_still_gives_an_older_commit()
    {
        var pin = Commit("o/a", "one", ("a.txt", "1"));
        Commit("o/a", "two", ("a.txt", "2"));
        _server.OldProtocol = true;

        var template = await OpenAsync(Manifest("github", "o/a", pin));

        (await File.ReadAllTextAsync(template.Context.Find("a.txt")!.SourceFile!)).ShouldBe("1");
    }

    [Fact]
    public async Task The_prefix_replaces_the_whole_address()
    {
        var pin = Commit("fork/mine-codex", "one", ("a.txt", "1"));
        _variables[GitAccessPrefix] = _server.Address + "fork/mine-";

        (await OpenAsync(Manifest("github", "o/a", pin))).Context.Find("a.txt").ShouldNotBeNull();
        _variables[GitAccessPrefix] = Path.Combine(_server.Folder, "bare", "fork", "mine-");
        Directory.Move(Path.Combine(_server.Folder, "bare", "fork", "mine-codex.git"), Path.Combine(_server.Folder, "bare", "fork", "mine-codex"));
        Directory.Delete(CacheFolder, recursive: true);
        (await OpenAsync(Manifest("github", "o/a", pin))).Context.Find("a.txt").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_private_repository_opens_with_its_provider_s_token_which_is_written_nowhere()
    {
        var pin = Commit("private/o/a", "one", ("a.txt", "1"));
        _variables["MOLECULE_GITEA_TOKEN"] = GitServer.Token;

        await OpenAsync(Manifest("moleculesai", "o/a", pin));

        foreach (var file in Directory.EnumerateFiles(CacheFolder, "*", SearchOption.AllDirectories))
        {
            Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file)).ShouldNotContain(GitServer.Token);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a-wrong-token-987654")]
    public async Task A_missing_or_wrong_token_is_an_error_with_address_and_variable_and_without_the_token(string? token)
    {
        var pin = Commit("private/o/a", "one", ("a.txt", "1"));
        if (token is not null)
        {
            _variables["MOLECULE_GITEA_TOKEN"] = token;
        }

        var failure = await Should.ThrowAsync<GitSourceException>(() => OpenAsync(Manifest("moleculesai", "o/a", pin)));

        failure.Message.ShouldContain(_server.Address + "private/o/a.git");
        failure.Remedy.ShouldContain("MOLECULE_GITEA_TOKEN");
        (failure.Message + failure.Remedy).ShouldNotContain(token ?? "x-access-token");
        Directory.EnumerateDirectories(Path.Combine(CacheFolder, "codex")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Credentials_in_a_prefix_open_it_and_are_masked_in_its_errors()
    {
        var pin = Commit("private/o/codex", "one", ("a.txt", "1"));
        var password = _server.Address.Replace("http://", $"http://x-access-token:{GitServer.Token}@", StringComparison.Ordinal);
        Directory.Move(Path.Combine(_server.Folder, "bare", "private", "o", "codex.git"), Path.Combine(_server.Folder, "bare", "private", "o", "codex"));
        _variables[GitAccessPrefix] = password + "private/o/";

        var revision = await ResolveAsync(Manifest("github", "o/a", pin));
        await revision.OpenAsync(CancellationToken.None);
        _variables[GitAccessPrefix] = password + "private/gone/";
        var failure = await Should.ThrowAsync<GitSourceException>(() => OpenAsync(Manifest("github", "o/a", new string('1', 40))));

        revision.Source.ShouldBe(_server.Address + "private/o/codex");
        failure.Message.ShouldContain("private/gone/codex");
        failure.Message.ShouldNotContain(GitServer.Token);
    }

    [Theory]
    [InlineData("o/missing")]
    [InlineData("unreachable")]
    public async Task A_repository_that_is_not_there_is_an_error_with_its_address(string repository)
    {
        Commit("o/a", "one", ("a.txt", "1"));
        if (repository == "unreachable")
        {
            _variables[GitAccessPrefix] = "http://127.0.0.1:1/nobody/";
        }

        var failure = await Should.ThrowAsync<GitSourceException>(() => OpenAsync(Manifest("github", repository.Contains('/', StringComparison.Ordinal) ? repository : "o/a", new string('1', 40))));

        failure.Message.ShouldContain(repository == "unreachable" ? "http://127.0.0.1:1/nobody/codex" : _server.Address + "o/missing.git");
    }

    [Fact]
    public async Task A_commit_that_the_repository_does_not_have_is_named()
    {
        Commit("o/a", "one", ("a.txt", "1"));

        (await Should.ThrowAsync<GitSourceException>(() => OpenAsync(Manifest("github", "o/a", new string('1', 40))))).Message.ShouldContain(new string('1', 40));
    }

    [Fact]
    public async Task A_template_without_a_Dockerfile_is_an_error_that_names_it()
    {
        var pin = _server.Commit("o/a", "one", ("README.md", "nothing to build"));

        var failure = await Should.ThrowAsync<InvalidTemplateException>(() => OpenAsync(Manifest("github", "o/a", pin)));

        failure.Message.ShouldContain("codex");
        failure.Message.ShouldContain(_server.Address + "o/a.git");
    }

    [Fact]
    public async Task A_clone_that_is_interrupted_leaves_nothing_that_a_rerun_would_take_for_whole()
    {
        var pin = Commit("o/a", "one", ("a.txt", "1"));
        _server.Delay = TimeSpan.FromSeconds(3);
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<OperationCanceledException>(() => OpenAsync(Manifest("github", "o/a", pin), source.Token));
        Directory.EnumerateDirectories(Path.Combine(CacheFolder, "codex")).ShouldBeEmpty();
        // What kill -9 leaves: the sibling of a process that is no more.
        var left = Path.Combine(CacheFolder, "codex", $"{pin[..12]}.tmp-{int.MaxValue}-x");
        Directory.CreateDirectory(left);
        _server.Delay = TimeSpan.Zero;

        (await OpenAsync(Manifest("github", "o/a", pin))).Context.Find("a.txt").ShouldNotBeNull();

        Directory.Exists(left).ShouldBeFalse();
    }

    [Fact]
    public async Task Pins_move_to_the_heads_in_place_and_the_commits_between_are_told()
    {
        var pin = Commit("o/a", "one", ("a.txt", "1"));
        Commit("o/a", "second thoughts", ("a.txt", "2"));
        var head = Commit("o/a", "third time", ("a.txt", "3"));
        var file = Path.Combine(_workshop.Folder, "images.json");
        var text = $"{{ \"images\" :\n  [ {{ \"repo\":\"o/a\",   \"ref\": \"{pin}\", \"runtime\":\"codex\",\"provider\":\"github\" }} ]\n\n}}\n";
        await File.WriteAllTextAsync(file, text);

        var change = (await new TemplatePinner(Environment, Providers).PinAsync(file, [], CancellationToken.None)).Single();

        change.New.Value.ShouldBe(head);
        change.Commits.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]).ShouldBe(["third time", "second thoughts"]);
        (await File.ReadAllTextAsync(file)).ShouldBe(text.Replace(pin, head, StringComparison.Ordinal));
    }

    private const string GitAccessPrefix = "MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX";

    private DictionaryEnvironment Environment => new(_variables);

    /// <summary>A commit whose Dockerfile carries the first file's text as a label.</summary>
    private string Commit(string repository, string message, params (string Path, string Text)[] files) => _server.Commit(
        repository, message, [("Dockerfile", _workshop.Dockerfile($"ARG RUNTIME_VERSION\nLABEL content={files[0].Text}\nCOPY a.txt /")), .. files]);

    private static ImageManifest Manifest(string provider, string repository, string pin) => ImageManifest.Parse(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"images\":[{{\"runtime\":\"codex\",\"provider\":\"{provider}\",\"repo\":\"{repository}\",\"ref\":\"{pin}\"}}]}}")), "test.json");

    private GitTemplateSource Source(TemplateRef which = TemplateRef.Pin) => new(which, new CloneCache(CacheFolder, TimeProvider.System, NullLogger.Instance), Environment, NullLogger.Instance, Providers);

    private ImagePipelineOptions Options(ImageManifest manifest, TemplateRef which = TemplateRef.Pin) =>
        _workshop.Options(RuntimeCatalogue.Codex) with { Manifest = manifest, Source = Source(which) };

    private Task<TemplateRevision> ResolveAsync(ImageManifest manifest) => Source().ResolveAsync(manifest.Images[0], CancellationToken.None);

    private async Task<Template> OpenAsync(ImageManifest manifest, CancellationToken cancellation = default) => await (await ResolveAsync(manifest)).OpenAsync(cancellation);

    private sealed class DictionaryEnvironment(Dictionary<string, string> variables) : IEnvironmentVariables
    {
        public string? Get(string name) => variables.GetValueOrDefault(name);
    }
}
