using Molecule.Containers.Engines.Building;
using Molecule.Images.Templates;

namespace Molecule.Images.Tests.Templates;

public sealed class ContextFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-context-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Later_folders_lie_over_earlier_ones_and_extras_over_all()
    {
        Write("shared/run.sh", "shared");
        Write("shared/only", "shared");
        Write("own/run.sh", "own");
        var agent = Write("agent", "agent");

        var context = ContextFolder.Read([At("shared"), At("own")], [new ContextExtra("bin/agent", agent, (UnixFileMode)0b111_101_101)]);

        context.Entries.Select(entry => entry.Path).ShouldBe(["bin", "bin/agent", "only", "run.sh"]);
        context.Find("run.sh")!.SourceFile.ShouldBe(At("own/run.sh"));
        context.Find("bin/agent")!.Mode.ShouldBe((UnixFileMode)0b111_101_101);
    }

    [Fact]
    public void What_is_brought_back_keeps_its_folders_and_the_Dockerfile_always_stays()
    {
        Write("t/Dockerfile", "FROM x");
        Write("t/.dockerignore", "*\n!a/keep");
        Write("t/a/keep", "1");
        Write("t/a/drop", "1");
        Write("t/b/drop", "1");

        Paths("t").ShouldBe(["Dockerfile", "a", "a/keep"]);
    }

    [Fact]
    public void A_file_s_own_ignore_file_wins()
    {
        Write("t/Dockerfile", "FROM x");
        Write("t/Dockerfile.dockerignore", "a");
        Write("t/.dockerignore", "b");
        Write("t/a", "1");
        Write("t/b", "1");

        Paths("t").ShouldBe([".dockerignore", "Dockerfile", "Dockerfile.dockerignore", "b"]);
    }

    [Fact]
    public void Links_stay_links_even_when_they_lead_out_or_nowhere_and_git_s_folder_stays_out()
    {
        Write("outside/secret", "1");
        Write("t/.git/config", "1");
        Write("t/sub/.git/config", "1");
        File.CreateSymbolicLink(At("t/out"), "../outside");
        File.CreateSymbolicLink(At("t/nowhere"), "gone");
        File.CreateSymbolicLink(At("t/loop"), ".");

        var context = ContextFolder.Read([At("t")], []);

        context.Entries.Where(entry => entry.Kind == ContextEntryKind.Link).Select(entry => (entry.Path, entry.LinkTarget))
            .ShouldBe([("loop", "."), ("nowhere", "gone"), ("out", "../outside")]);
        context.Find("sub/.git/config").ShouldNotBeNull();
        context.Find(".git").ShouldBeNull();
    }

    [Fact]
    public void A_pipe_does_not_hang_the_reader()
    {
        Write("t/Dockerfile", "FROM x");
        using var process = System.Diagnostics.Process.Start("mkfifo", [At("t/pipe")]);
        process.WaitForExit();

        ContextFolder.Read([At("t")], []).Find("pipe")!.SourceFile.ShouldBeNull();
    }

    [Fact]
    public async Task A_known_hash_of_an_extra_gives_the_same_context_hash_as_its_bytes()
    {
        var file = Write("agent", "agent");
        var known = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("agent"u8));

        var (one, other) = (ContextFolder.Read([], [new ContextExtra("a", file, default)]), ContextFolder.Read([], [new ContextExtra("a", file, default, known)]));

        (await one.HashAsync(CancellationToken.None)).ShouldBe(await other.HashAsync(CancellationToken.None));
    }

    [Fact]
    public void The_umask_of_a_checkout_makes_no_difference_where_git_decides_the_modes()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(Write("t/plain", "1"), (UnixFileMode)0b110_110_000);
        File.SetUnixFileMode(Write("t/run", "1"), (UnixFileMode)0b111_000_000);

        var kept = ContextFolder.Read([At("t")], []);
        var git = ContextFolder.Read([At("t")], [], ContextModes.Git);

        kept.Entries.Select(entry => (int)entry.Mode).ShouldBe([0b110_110_000, 0b111_000_000]);
        git.Entries.Select(entry => (int)entry.Mode).ShouldBe([0b110_100_100, 0b111_101_101]);
    }

    private string At(string path) => Path.Combine(_folder, path);

    private string Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
        return At(path);
    }

    private IEnumerable<string> Paths(string folder) => ContextFolder.Read([At(folder)], []).Entries.Select(entry => entry.Path);
}
