using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers;
using Molecule.Images.Building;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates.Git;
using Molecule.Terminal;
using Molecule.Terminal.Images;
using Spectre.Console;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>The command as <c>./build.sh ImagesPrune</c> gives it, in a clone with pins of its own, with this test's isolation token.</summary>
public sealed class PruneCommandAcceptance : IClassFixture<ImageWorkshop>, IDisposable
{
    private readonly ImageWorkshop _workshop;
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-prune-").FullName;
    private readonly StringWriter _printed = new();

    public PruneCommandAcceptance(ImageWorkshop workshop)
    {
        _workshop = workshop;
        Directory.CreateDirectory(Path.Combine(_folder, "build"));
        File.WriteAllText(
            Path.Combine(_folder, "build", "images.json"),
            $$"""{"images":[{"runtime":"codex","provider":"github","repo":"o/a","ref":"{{new string('3', 40)}}"}]}""");
        WriteStack("one: { runtime: codex }");
    }

    public void Dispose()
    {
        _printed.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Clones_that_the_manifest_and_the_stack_file_pin_stay_however_long_ago_they_were_used()
    {
        string[] clones = [.. Clones("codex"), .. Clones("repositories/org/identity"), .. Clones("repositories/org/plugin")];
        WriteStack($"one: {{ runtime: codex, assets: \"org/identity@{new string('3', 40)}\", plugins: [\"org/plugin@{new string('2', 40)}\"] }}");

        await PruneAsync();

        clones.Where(Directory.Exists).ShouldBe([clones[0], clones[2], clones[3], clones[5], clones[6], clones[7]]);
    }

    [Fact]
    public async Task An_image_that_the_stack_file_names_stays_however_old_it_is()
    {
        string[] tags = [await BuildAsync("1"), await BuildAsync("2"), await BuildAsync("3")];
        WriteStack($"one: {{ runtime: hermes, image: \"{tags[0]}\" }}");

        await PruneAsync();

        (await TagsAsync()).ShouldContain(tags[0]);
        (await TagsAsync()).ShouldNotContain(tags[1]);
        (await TagsAsync()).ShouldContain(tags[2]);
    }

    [Fact]
    public async Task With_a_stack_file_that_is_refused_nothing_goes_that_it_might_pin()
    {
        var clones = Clones("repositories/org/plugin");
        string[] tags = [await BuildAsync("4"), await BuildAsync("5")];
        WriteStack("one: { runtime: codex, plugin: nonsense }");

        await PruneAsync();

        clones.ShouldAllBe(clone => Directory.Exists(clone));
        (await TagsAsync()).ShouldContain(tags[0]);
        _printed.ToString().ShouldContain("0 items");
    }

    private string Cache => Path.Combine(_folder, "cache");

    private void WriteStack(string workspace) => File.WriteAllText(Path.Combine(_folder, "build", "stack.yaml"), $"x-molecule:\n  workspaces:\n    {workspace}\n");

    /// <summary>Of three commits; the first was used last.</summary>
    private string[] Clones(string parent) =>
    [
        .. "123".Select((commit, age) =>
        {
            var clone = Directory.CreateDirectory(Path.Combine(Cache, parent, new string(commit, 12)));
            clone.LastWriteTimeUtc = DateTime.UnixEpoch.AddDays(100 - age);
            return clone.FullName;
        }),
    ];

    /// <returns>A name that no newer image takes.</returns>
    private async Task<string> BuildAsync(string content)
    {
        _workshop.WriteTemplate(RuntimeCatalogue.Hermes, "COPY a.txt /\nCMD [\"true\"]", ("a.txt", content));
        var built = (await _workshop.Pipeline.BuildAsync(_workshop.Options(RuntimeCatalogue.Hermes), null, CancellationToken.None)).Images.Single();
        return built.Tags.First(tag => !tag.Contains(":latest", StringComparison.Ordinal));
    }

    private async Task<string[]> TagsAsync() =>
        [.. (await _workshop.Engine.Docker.Images.ListImagesAsync(new Docker.DotNet.Models.ImagesListParameters { All = true })).SelectMany(image => image.RepoTags ?? [])];

    private Task PruneAsync()
    {
        var context = new CommandContext
        {
            RepositoryRoot = _folder,
            Engine = _workshop.Engine.Endpoint.Address.ToString(),
            Environment = new TestEnvironment(new Dictionary<string, string>
            {
                [CloneCache.FolderVariable] = Cache,
                [StateHome.Variable] = Path.Combine(_folder, "state"),
                [IsolationToken.Variable] = _workshop.Isolation.Value,
            }),
            Output = new TerminalOutput(AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_printed) }), live: false),
        };
        return new ImageCommands(context).PruneAsync(keep: 1, dryRun: false, stackFile: null);
    }
}
