using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.Processes;
using Molecule.Images.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;
using Molecule.Images.Templates.Git;

namespace Molecule.Images.Tests.Building;

public sealed class ClonePrunerTests : IDisposable
{
    private const string Plugin = "org/plugin";

    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-clones-").FullName;
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(1));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_each_runtime_and_each_repository_the_clones_that_were_used_last_stay()
    {
        string[] clones = [.. Clones("codex", 'a', 'b', 'c'), .. Clones("repositories/" + Plugin, 'd', 'e', 'f'), .. Clones("repositories/org/identity", '1')];

        Prune(keep: 2).ShouldBe([clones[2], clones[5]]);

        clones.Where(Directory.Exists).ShouldBe([clones[0], clones[1], clones[3], clones[4], clones[6]]);
        Prune(keep: 2).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_pinned_now_stays_however_long_ago_it_was_used_until_everything_is_asked_for()
    {
        string[] clones = [.. Clones("codex", 'a', 'b', 'c'), .. Clones("repositories/" + Plugin, 'd', 'e', 'f')];
        var manifest = Manifest('c');

        Prune(keep: 1, manifest, [$"{Plugin}@{new string('f', 40)}"]).ShouldBe([clones[1], clones[4]]);
        Prune(keep: 0, manifest, [$"{Plugin}@{new string('f', 40)}"]).ShouldBe([clones[0], clones[2], clones[3], clones[5], Organisation]);

        Directory.Exists(Organisation).ShouldBeFalse("a folder without clones is of no use");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_organisation_without_clones_goes_and_one_that_still_has_some_stays(bool known)
    {
        var gone = Directory.CreateDirectory(Path.Combine(_folder, "repositories", "gone")).FullName;
        Clones("repositories/" + Plugin, 'a');

        Prune(keep: 1, manifest: null, known ? [] : null, dryRun: true).ShouldBe([gone]);
        Directory.Exists(gone).ShouldBeTrue();
        Prune(keep: 1, manifest: null, known ? [] : null).ShouldBe([gone]);

        Directory.Exists(gone).ShouldBeFalse();
        Directory.Exists(Organisation).ShouldBeTrue();
    }

    [Fact]
    public async Task An_organisation_that_somebody_may_be_about_to_fill_stays_this_time()
    {
        Directory.CreateDirectory(Organisation);
        using var reading = await new CloneCache(_folder, _clock, NullLogger.Instance).ReadRepositoriesAsync(CancellationToken.None);

        Prune(keep: 0).ShouldBeEmpty();

        Directory.Exists(Organisation).ShouldBeTrue();
    }

    [Fact]
    public void Where_it_is_not_known_what_is_pinned_repositories_stay()
    {
        Clones("repositories/" + Plugin, 'd', 'e');

        Prune(keep: 1, manifest: null, pinned: null).ShouldBeEmpty();
        Prune(keep: 0, manifest: null, pinned: null).Count.ShouldBe(3, "two clones and their organisation");
    }

    [Fact]
    public async Task What_somebody_builds_from_or_reads_stays_this_time()
    {
        Clones("codex", 'a', 'b');
        var plugin = new CloneCache(_folder, _clock, NullLogger.Instance);
        var commit = await AddAsync(plugin);
        var reader = new RepositoryReader(plugin, new NoVariables());

        using (RuntimeLock.Try(RuntimeLock.FolderIn(StateFolder), RuntimeCatalogue.Codex))
        {
            (await reader.ReadAsync(
                GitProvider.Known[0],
                Plugin,
                commit,
                clone =>
                {
                    Prune(keep: 0).ShouldBeEmpty();
                    return File.Exists(Path.Combine(clone, "plugin.yaml"));
                },
                CancellationToken.None)).ShouldBeTrue();
        }

        // Two clones, one more and its organisation. More than once: a process that another test begins has a share of the locks until it runs its own program.
        var gone = Prune(keep: 0).Count;
        for (var attempt = 0; gone < 4 && attempt < 100; attempt++)
        {
            await Task.Delay(50);
            gone += Prune(keep: 0).Count;
        }

        gone.ShouldBe(4);
    }

    [Fact]
    public void What_killed_runs_left_goes_and_what_a_living_one_makes_stays()
    {
        var dead = Directory.CreateDirectory(Path.Combine(_folder, "repositories", Plugin, $"{new string('a', 12)}.tmp-{int.MaxValue}-x")).FullName;
        var living = Directory.CreateDirectory(Path.Combine(_folder, "codex", $"{new string('a', 12)}.tmp-{Environment.ProcessId}-x")).FullName;

        Prune(keep: 1).ShouldBe([dead, Organisation]);

        Directory.Exists(living).ShouldBeTrue();
    }

    [Fact]
    public async Task An_index_goes_when_all_that_it_remembers_is_gone_or_when_nobody_can_read_it()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var index = new ContentIndex(ContentIndex.FolderIn(_folder), _clock, NullLogger.Instance);
        foreach (var name in (string[])["gone", "half", "there"])
        {
            var content = Directory.CreateDirectory(Path.Combine(_folder, "content", name)).FullName;
            await File.WriteAllTextAsync(Path.Combine(content, "one two"), "1");
            await File.WriteAllTextAsync(Path.Combine(content, "three"), "3");
            await index.CompleteAsync(content, ContextFolder.Read([content], []), CancellationToken.None);
        }

        Directory.Delete(Path.Combine(_folder, "content", "gone"), recursive: true);
        File.Delete(Path.Combine(_folder, "content", "half", "one two"));
        var (gone, half, there) = (FileOf("gone"), FileOf("half"), FileOf("there"));
        var (old, draft, fresh) = (Other("of another version", "molecule-content-index/0\n"), Other("old.tmp", ""), Other("fresh.tmp", ""));
        File.SetLastWriteTimeUtc(draft, _clock.GetUtcNow().UtcDateTime.AddHours(-2));

        Prune(keep: 1, dryRun: true).ShouldBe([gone, old, draft], ignoreOrder: true);
        File.Exists(gone).ShouldBeTrue();
        Prune(keep: 1).ShouldBe([gone, old, draft], ignoreOrder: true);
        Prune(keep: 0).ShouldBe([half, there, fresh], ignoreOrder: true);

        string FileOf(string name) => index.FileOf(Path.Combine(_folder, "content", name));

        string Other(string name, string text)
        {
            var file = Path.Combine(ContentIndex.FolderIn(_folder), name);
            File.WriteAllText(file, text);
            return file;
        }
    }

    [Fact]
    public void A_dry_run_tells_the_same_and_touches_nothing()
    {
        var clones = Clones("codex", 'a', 'b', 'c');

        Prune(keep: 1, dryRun: true).ShouldBe([clones[1], clones[2]]);

        clones.ShouldAllBe(clone => Directory.Exists(clone));
        Prune(keep: 1).ShouldBe([clones[1], clones[2]]);
    }

    private string Organisation => Path.Combine(_folder, "repositories", "org");

    private string StateFolder => Path.Combine(_folder, "state");

    private static ImageManifest Manifest(char commit) => ImageManifest.Parse(
        System.Text.Encoding.UTF8.GetBytes($$"""{"images":[{"runtime":"codex","provider":"github","repo":"o/a","ref":"{{new string(commit, 40)}}"}]}"""), "test.json");

    /// <summary>The first was used last.</summary>
    private string[] Clones(string parent, params char[] commits) =>
    [
        .. commits.Select((commit, age) =>
        {
            var clone = Directory.CreateDirectory(Path.Combine(_folder, parent, new string(commit, 12)));
            File.WriteAllText(Path.Combine(clone.FullName, "file"), "12345");
            Directory.CreateSymbolicLink(Path.Combine(clone.FullName, "loop"), ".");
            clone.LastWriteTimeUtc = DateTime.UnixEpoch.AddDays(100 - age);
            return clone.FullName;
        }),
    ];

    private static async Task<CommitId> AddAsync(CloneCache cache)
    {
        CommitId.TryParse(new string('c', 40), out var commit).ShouldBeTrue();
        var origin = RepositoryOrigin.Of(GitProvider.Known[0], Plugin);
        var checkout = Directory.CreateDirectory(cache.NewSibling(origin, commit)).FullName;
        Directory.CreateDirectory(Path.Combine(checkout, ".git"));
        await File.WriteAllTextAsync(Path.Combine(checkout, "plugin.yaml"), "name: plugin\n");
        await cache.AddAsync(origin, commit, checkout, DateTimeOffset.UnixEpoch, CancellationToken.None);
        return commit;
    }

    private IReadOnlyList<string> Prune(int keep, bool dryRun = false) => Prune(keep, manifest: null, pinned: [], dryRun);

    private IReadOnlyList<string> Prune(int keep, ImageManifest? manifest, IReadOnlyCollection<string>? pinned, bool dryRun = false)
    {
        var removed = new List<PrunedItem>();
        var options = new PruneOptions { Keep = keep, DryRun = dryRun, StateFolder = StateFolder, Manifest = manifest, PinnedAssets = pinned };
        new ClonePruner(new CloneCache(_folder, _clock, NullLogger.Instance), _clock, NullLogger.Instance).Prune(options, removed);
        return [.. removed.Select(item => item.Name)];
    }

    private sealed class NoVariables : IEnvironmentVariables
    {
        public string? Get(string name) => null;
    }
}
