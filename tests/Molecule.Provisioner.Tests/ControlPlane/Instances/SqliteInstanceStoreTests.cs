using System.Data;
using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.ControlPlane.Instances;

[UnsupportedOSPlatform("windows")]
public sealed class SqliteInstanceStoreTests : IDisposable
{
    private static readonly WorkspaceId Id = WorkspaceId.Parse("9d1cf884-9885-5d3d-ae85-887b7eb4dd7d");
    private static readonly WorkspaceId Other = WorkspaceId.Parse("00000000-9885-5d3d-ae85-887b7eb4dd7d");

    private readonly string _folder = Directory.CreateTempSubdirectory("cp-store-").FullName;

    private string StorePath => Path.Combine(_folder, "state", "instances.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_put_is_found_by_another_store_on_the_same_file()
    {
        await Store().PutAsync("org", Id, new WorkspaceInstance("i-1", "aws"), CancellationToken.None);

        (await Store().FindAsync("org", Id, CancellationToken.None)).ShouldBe(new WorkspaceInstance("i-1", "aws"));
    }

    [Fact]
    public async Task Organisations_and_workspaces_are_kept_apart()
    {
        await Store().PutAsync("org", Id, new WorkspaceInstance("i-1", null), CancellationToken.None);

        (await Store().FindAsync("other", Id, CancellationToken.None)).ShouldBeNull();
        (await Store().FindAsync("org", Other, CancellationToken.None)).ShouldBeNull();
        (await Store().FindAsync("org", Id, CancellationToken.None))!.Provider.ShouldBeNull();
    }

    [Fact]
    public async Task Putting_a_second_one_returns_the_first()
    {
        (await Store().PutAsync("org", Id, new WorkspaceInstance("i-1", "aws"), CancellationToken.None)).ShouldBeNull();

        (await Store().PutAsync("org", Id, new WorkspaceInstance("i-2", null), CancellationToken.None)).ShouldBe(new WorkspaceInstance("i-1", "aws"));
    }

    [Fact]
    public async Task A_change_to_an_instance_that_is_not_on_file_any_more_changes_nothing()
    {
        var store = Store();
        await store.PutAsync("org", Id, new WorkspaceInstance("i-2", null), CancellationToken.None);

        await store.MarkStoppedAsync("org", Id, "i-1", CancellationToken.None);
        await store.RemoveAsync("org", Id, "i-1", CancellationToken.None);

        (await store.FindAsync("org", Id, CancellationToken.None)).ShouldBe(new WorkspaceInstance("i-2", null));
    }

    [Fact]
    public async Task A_stopped_instance_stays_on_file_until_it_is_removed()
    {
        var store = Store();
        await store.PutAsync("org", Id, new WorkspaceInstance("i-1", null), CancellationToken.None);

        await store.MarkStoppedAsync("org", Id, "i-1", CancellationToken.None);
        (await store.FindAsync("org", Id, CancellationToken.None)).ShouldBe(new WorkspaceInstance("i-1", null) { IsStopped = true });

        await store.RemoveAsync("org", Id, "i-1", CancellationToken.None);
        (await store.FindAsync("org", Id, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_new_instance_in_the_place_of_a_stopped_one_is_live()
    {
        var store = Store();
        await store.PutAsync("org", Id, new WorkspaceInstance("i-1", null) { IsStopped = true }, CancellationToken.None);
        await store.PutAsync("org", Id, new WorkspaceInstance("i-2", null), CancellationToken.None);

        (await store.FindAsync("org", Id, CancellationToken.None))!.IsStopped.ShouldBeFalse();
    }

    [Fact]
    public async Task The_file_its_side_files_and_its_folder_are_the_owners_alone()
    {
        await Store().PutAsync("org", Id, new WorkspaceInstance("i-1", null), CancellationToken.None);
        await using var reader = new SqliteConnection($"Data Source={StorePath};Pooling=False");
        await reader.OpenAsync();
        await using var command = reader.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        (await command.ExecuteScalarAsync()).ShouldBe("wal");
        command.CommandText = "SELECT count(*) FROM instances";
        await command.ExecuteScalarAsync();

        File.GetUnixFileMode(Path.GetDirectoryName(StorePath)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var files = Directory.GetFiles(Path.GetDirectoryName(StorePath)!);
        files.Length.ShouldBe(3);
        files.ShouldAllBe(file => File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task A_file_that_was_open_to_others_is_closed_to_them()
    {
        await Store().PutAsync("org", Id, new WorkspaceInstance("i-1", null), CancellationToken.None);
        File.SetUnixFileMode(StorePath, (UnixFileMode)0b110_100_100);

        await Store().FindAsync("org", Id, CancellationToken.None);

        File.GetUnixFileMode(StorePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_reported_and_left_as_it_is()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(StorePath)!);
        await File.WriteAllTextAsync(StorePath, new string('x', 8192));

        (await Should.ThrowAsync<InstanceStoreException>(() => Store().FindAsync("org", Id, CancellationToken.None))).Path.ShouldBe(StorePath);

        (await File.ReadAllTextAsync(StorePath)).ShouldBe(new string('x', 8192));
    }

    [Fact]
    public async Task Of_many_writers_on_one_file_each_displaces_exactly_one_other()
    {
        const int Writers = 24;

        var displaced = await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => OnThreadOfItsOwnAsync(() =>
            Store().PutAsync("org", Id, new WorkspaceInstance($"i-{number}", null), CancellationToken.None))));

        var last = await Store().FindAsync("org", Id, CancellationToken.None);
        displaced.Count(instance => instance is null).ShouldBe(1);
        displaced.OfType<WorkspaceInstance>().Append(last!).Select(instance => instance.InstanceId).Distinct().Count().ShouldBe(Writers);
    }

    [Fact]
    public async Task A_writer_waits_for_another_one_and_a_reader_does_not()
    {
        var store = Store();
        await store.PutAsync("org", Id, new WorkspaceInstance("i-1", null), CancellationToken.None);
        await using var rival = new SqliteConnection($"Data Source={StorePath};Pooling=False");
        await rival.OpenAsync();
        await using (var transaction = await rival.BeginTransactionAsync(IsolationLevel.Serializable))
        {
            var writer = OnThreadOfItsOwnAsync(() => store.PutAsync("org", Id, new WorkspaceInstance("i-2", null), CancellationToken.None));

            (await Store().FindAsync("org", Id, CancellationToken.None))!.InstanceId.ShouldBe("i-1");
            await Task.Delay(200);
            writer.IsCompleted.ShouldBeFalse();

            await transaction.CommitAsync();
            (await writer)!.InstanceId.ShouldBe("i-1");
        }
    }

    [Fact]
    public async Task A_file_of_the_first_layout_keeps_its_instances_and_can_hold_pending_starts()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(StorePath)!);
        await ExecuteAsync(
            """
            CREATE TABLE instances (organisation TEXT NOT NULL, workspace TEXT NOT NULL, instance_id TEXT NOT NULL, provider TEXT,
                stopped INTEGER NOT NULL, changed_at TEXT NOT NULL, PRIMARY KEY (organisation, workspace)) STRICT, WITHOUT ROWID;
            INSERT INTO instances VALUES ('org', '9d1cf884-9885-5d3d-ae85-887b7eb4dd7d', 'i-old', 'aws', 0, '2026-01-01T00:00:00Z');
            """);
        var pending = new PendingStart(IdempotencyKey.New(), "f");

        // Several at once: one of them changes the layout, the others wait for it.
        var found = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OnThreadOfItsOwnAsync(() => Store().FindAsync("org", Id, CancellationToken.None))));
        await Store().BeginAsync("org", Id, pending, CancellationToken.None);

        found.ShouldAllBe(instance => instance == new WorkspaceInstance("i-old", "aws"));
        (await Store().FindPendingAsync("org", Id, CancellationToken.None)).ShouldBe(pending);
        (await ExecuteAsync("PRAGMA user_version")).ShouldBe(2L);
    }

    [Fact]
    public async Task A_file_of_a_later_layout_is_refused_and_left_as_it_is()
    {
        await Store().PutAsync("org", Id, new WorkspaceInstance("i-1", null), CancellationToken.None);
        await ExecuteAsync("PRAGMA user_version = 3");

        (await Should.ThrowAsync<InstanceStoreException>(() => Store().FindAsync("org", Id, CancellationToken.None))).Message.ShouldContain("version 3");

        (await ExecuteAsync("PRAGMA user_version")).ShouldBe(3L);
    }

    [Fact]
    public async Task A_pending_start_stays_until_its_own_key_is_settled_or_an_instance_is_put()
    {
        var (store, first, second) = (Store(), new PendingStart(IdempotencyKey.New(), "a"), new PendingStart(IdempotencyKey.New(), "b"));
        await store.BeginAsync("org", Id, first, CancellationToken.None);
        await store.BeginAsync("org", Id, second, CancellationToken.None);

        await store.SettleAsync("org", Id, first.Key, CancellationToken.None);
        (await store.FindPendingAsync("org", Id, CancellationToken.None)).ShouldBe(second);
        (await store.FindPendingAsync("org", Other, CancellationToken.None)).ShouldBeNull();
        await store.SettleAsync("org", Id, second.Key, CancellationToken.None);
        (await store.FindPendingAsync("org", Id, CancellationToken.None)).ShouldBeNull();

        await store.BeginAsync("org", Id, first, CancellationToken.None);
        await store.PutAsync("org", Id, new WorkspaceInstance("i-1", null), CancellationToken.None);
        (await store.FindPendingAsync("org", Id, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_locked_workspace_keeps_other_starters_out_and_other_workspaces_in()
    {
        var held = await Store().LockAsync("org", Id, CancellationToken.None);
        var waiting = Store().LockAsync("org", Id, CancellationToken.None);
        (await Store().LockAsync("org", Other, CancellationToken.None)).Dispose();
        await Task.Delay(150);
        waiting.IsCompleted.ShouldBeFalse();

        held.Dispose();
        (await waiting).Dispose();
    }

    /// <summary>Whoever waits for another writer blocks a thread: of the pool's, that would keep other tests waiting, too.</summary>
    private static Task<T> OnThreadOfItsOwnAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={StorePath};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // written out by the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    private SqliteInstanceStore Store() => new(StorePath, TimeProvider.System);
}
