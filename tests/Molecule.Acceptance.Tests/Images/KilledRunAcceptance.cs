using System.Globalization;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>Real processes of this pipeline: killed in the middle, two at once, and on a full disk. The next run must converge.</summary>
public sealed class KilledRunAcceptance : IAsyncLifetime, IDisposable
{
    private readonly ImageWorkshop _workshop = new();
    private GitServer _server = null!;

    private string Clones => Path.Combine(_workshop.Folder, "cache", "codex");

    public async Task InitializeAsync()
    {
        await _workshop.InitializeAsync();
        _server = new GitServer(Path.Combine(_workshop.Folder, "git"));
    }

    public Task DisposeAsync() => _workshop.DisposeAsync();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Killed_in_the_middle_of_a_clone_the_next_run_clones_anew_and_leaves_no_half_one()
    {
        var (prefix, pin) = Template(("a.txt", "a"));
        _server.Delay = TimeSpan.FromSeconds(20);
        using (var killed = ImagesProcess.Start(ImagesProcess.Command(_workshop, prefix, pin)))
        {
            await WaitForAsync(() => _server.Requests.Any(request => request.StartsWith("POST", StringComparison.Ordinal)));
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        Directory.GetDirectories(Clones).ShouldHaveSingleItem().ShouldContain(".tmp-");
        _server.Delay = TimeSpan.Zero;

        (await RunAsync(prefix, pin)).ShouldStartWith("done Built");

        Directory.GetDirectories(Clones).ShouldBe([Path.Combine(Clones, pin[..12])]);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_build_nothing_of_it_runs_on_and_the_next_run_builds()
    {
        var marker = Random.Shared.Next(100_000_000, 999_999_999);
        var over = DateTimeOffset.UtcNow.AddSeconds(20);
        _workshop.WriteTemplate(
            RuntimeCatalogue.Codex,
            string.Create(CultureInfo.InvariantCulture, $"RUN echo started; while [ $(date +%s) -lt {over.ToUnixTimeSeconds()} ]; do sleep 0.{marker}; done"));
        using (var killed = ImagesProcess.Start(ImagesProcess.Command(_workshop)))
        {
            await ImagesProcess.ReadUntilAsync(killed, "log started");
            (await _workshop.EngineProcessesAsync()).ShouldContain($"sleep 0.{marker}");
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        (await _workshop.StillRunsAsync($"sleep 0.{marker}")).ShouldBeFalse();
        DateTimeOffset.UtcNow.ShouldBeLessThan(over, "the build would have ended by itself: this shows nothing");

        // The lock of the killed process is free, and the same inputs build.
        (await RunAsync()).ShouldStartWith("done Built");
    }

    [Fact]
    public async Task Two_processes_that_build_the_same_runtime_make_one_build()
    {
        // Its own instruction: a build that the engine has cached from an earlier run would be over at once and print nothing.
        _workshop.WriteTemplate(RuntimeCatalogue.Codex, $"RUN echo started {Guid.NewGuid():n}; sleep 3");
        using var first = ImagesProcess.Start(ImagesProcess.Command(_workshop));
        using var second = ImagesProcess.Start(ImagesProcess.Command(_workshop));

        var said = await Task.WhenAll(first.StandardOutput.ReadToEndAsync(), second.StandardOutput.ReadToEndAsync());

        said.Count(output => output.Contains("log started", StringComparison.Ordinal)).ShouldBe(1, string.Join(" / ", said));
        var results = said.Select(output => output.Split('\n').Single(line => line.StartsWith("done ", StringComparison.Ordinal)).Split(' ')).ToArray();
        results.Select(words => words[1]).Order().ShouldBe(["Built", "Reused"]);
        results[0][2].ShouldBe(results[1][2]);
    }

    [Fact]
    public async Task A_full_disk_under_the_cache_is_named_leaves_no_half_clone_and_space_lets_the_next_run_build()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var bytes = new byte[3_000_000];
        Random.Shared.NextBytes(bytes);
        var (prefix, pin) = Template(("a.txt", Convert.ToBase64String(bytes)));
        Directory.CreateDirectory(Path.Combine(_workshop.Folder, "cache"));

        // A small disk of this run's own, which is gone with its mount namespace.
        const string Script = """
            cache=$1; shift
            mount -t tmpfs -o size=2m none "$cache" || exit 9
            "$@"; find "$cache" -mindepth 2 -maxdepth 2
            mount -o remount,size=64m "$cache"
            "$@"
            """;
        string[] unshare = Environment.IsPrivilegedProcess ? ["unshare", "--mount"] : ["unshare", "--map-root-user", "--mount"];
        using var process = ImagesProcess.Start([.. unshare, "sh", "-c", Script, "sh", Path.Combine(_workshop.Folder, "cache"), .. ImagesProcess.Command(_workshop, prefix, pin)]);
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n').Where(line => line.StartsWith("failed", StringComparison.Ordinal) || line.StartsWith("done", StringComparison.Ordinal) || line.StartsWith('/')).ToArray();

        lines.Length.ShouldBe(2, string.Join(" / ", lines));
        lines[0].ShouldStartWith("failed CloneCacheException ");
        lines[0].ShouldContain(Path.Combine(_workshop.Folder, "cache"));
        lines[1].ShouldStartWith("done Built");
    }

    private async Task<string> RunAsync(string prefix = "", string pin = "0000000000000000000000000000000000000000")
    {
        using var process = ImagesProcess.Start(ImagesProcess.Command(_workshop, prefix, pin));
        return await ImagesProcess.ReadUntilAsync(process, "done ");
    }

    /// <summary>A repository as the prefix finds it, with one commit.</summary>
    private (string Prefix, string Pin) Template(params (string Path, string Text)[] files)
    {
        var pin = _server.Commit("o/t-codex", "one", [("Dockerfile", _workshop.Dockerfile("COPY a.txt /")), .. files]);
        return (_server.Address + "o/t-", pin);
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (var attempt = 0; !condition(); attempt++)
        {
            attempt.ShouldBeLessThan(600, "it did not happen within a minute");
            await Task.Delay(100);
        }
    }
}
