using Molecule.Containers.Processes;

namespace Molecule.Containers.Tests.Processes;

public sealed class FileLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-lock-").FullName;

    [Fact]
    public async Task Acquire_waits_for_the_holder_and_says_so_once()
    {
        var path = Path.Combine(_folder, "sub", "lock");
        var waits = 0;
        var first = await FileLock.AcquireAsync(path, TimeProvider.System, null, CancellationToken.None);
        var second = FileLock.AcquireAsync(path, TimeProvider.System, () => waits++, CancellationToken.None);
        await Task.Delay(TimeSpan.FromMilliseconds(350));

        second.IsCompleted.ShouldBeFalse();
        first.Dispose();
        (await second).Dispose();
        waits.ShouldBe(1);
    }

    [Fact]
    public async Task Acquire_with_a_purpose_tells_the_waiter_who_holds_it()
    {
        var path = Path.Combine(_folder, "lock");
        var holders = new List<string>();
        var first = await FileLock.AcquireAsync(path, "Up", TimeProvider.System, holders.Add, CancellationToken.None);
        var second = FileLock.AcquireAsync(path, "Down", TimeProvider.System, holders.Add, CancellationToken.None);
        await Task.Delay(TimeSpan.FromMilliseconds(350));

        first.Dispose();
        (await second).Dispose();
        holders.ShouldHaveSingleItem().ShouldStartWith($"Up, process {Environment.ProcessId}, since ");
    }

    [Fact]
    public void Try_is_null_while_somebody_holds_it()
    {
        var path = Path.Combine(_folder, "lock");
        using (FileLock.Try(path).ShouldNotBeNull())
        {
            FileLock.Try(path).ShouldBeNull();
        }

        FileLock.Try(path).ShouldNotBeNull().Dispose();
    }

    [Fact]
    public async Task Readers_share_it_and_keep_out_whoever_wants_it_alone_and_the_other_way_round()
    {
        var path = Path.Combine(_folder, "sub", "lock");
        using (await SharedAsync(path))
        using (await SharedAsync(path))
        {
            FileLock.Try(path).ShouldBeNull();
        }

        // Waited for: a process that another test begins has a share of every open file until it runs its own program.
        var alone = await FileLock.AcquireAsync(path, TimeProvider.System, null, CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(350));
        await Should.ThrowAsync<OperationCanceledException>(() => FileLock.AcquireSharedAsync(path, TimeProvider.System, patience.Token));
        var reader = SharedAsync(path);
        alone.Dispose();
        (await reader).Dispose();
    }

    private static Task<FileLock> SharedAsync(string path) => FileLock.AcquireSharedAsync(path, TimeProvider.System, CancellationToken.None);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
