using System.Data;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Molecule.Containers.Processes;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.ControlPlane.Instances;

/// <summary>
/// The instance store in one SQLite file of mode 0600, write-ahead logged, so that readers never wait for a writer. Nothing stays
/// open between calls, and the first call creates the file.
/// </summary>
/// <param name="path">Absolute; its folder is created with mode 0700 when it is missing.</param>
public sealed class SqliteInstanceStore(string path, TimeProvider time) : IInstanceStore
{
    // How long a call waits for another process that writes.
    private const int BusySeconds = 30;

    private const string OfWorkspace = " WHERE organisation = $organisation AND workspace = $workspace";

    private volatile bool _created;

    public string Path { get; } = path;

    public Task<WorkspaceInstance?> FindAsync(string organisationId, WorkspaceId workspace, CancellationToken cancellation) =>
        UseAsync(connection => FindAsync(connection, null, organisationId, workspace, cancellation), cancellation);

    public Task<WorkspaceInstance?> PutAsync(string organisationId, WorkspaceId workspace, WorkspaceInstance instance, CancellationToken cancellation) =>
        UseAsync(
            async connection =>
            {
                // Takes the write lock at once: two writers that both read first would otherwise both believe to be the first.
                await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);
                var before = await FindAsync(connection, transaction, organisationId, workspace, cancellation);
                const string Upsert = """
                    INSERT INTO instances (organisation, workspace, instance_id, provider, stopped, changed_at)
                    VALUES ($organisation, $workspace, $instance, $provider, $stopped, $now)
                    ON CONFLICT (organisation, workspace) DO UPDATE
                    SET instance_id = excluded.instance_id, provider = excluded.provider, stopped = excluded.stopped, changed_at = excluded.changed_at
                    """;
                await using var command = Command(connection, transaction, Upsert, organisationId, workspace);
                command.Parameters.AddWithValue("$instance", instance.InstanceId);
                command.Parameters.AddWithValue("$provider", (object?)instance.Provider ?? DBNull.Value);
                command.Parameters.AddWithValue("$stopped", instance.IsStopped ? 1 : 0);
                await command.ExecuteNonQueryAsync(cancellation);
                await using var settle = Command(connection, transaction, "DELETE FROM pending_starts" + OfWorkspace, organisationId, workspace);
                await settle.ExecuteNonQueryAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                return before;
            },
            cancellation);

    public Task MarkStoppedAsync(string organisationId, WorkspaceId workspace, string instanceId, CancellationToken cancellation) =>
        ChangeAsync("UPDATE instances SET stopped = 1, changed_at = $now" + OfWorkspace + " AND instance_id = $value", organisationId, workspace, instanceId, cancellation);

    public Task RemoveAsync(string organisationId, WorkspaceId workspace, string instanceId, CancellationToken cancellation) =>
        ChangeAsync("DELETE FROM instances" + OfWorkspace + " AND instance_id = $value", organisationId, workspace, instanceId, cancellation);

    public Task<IDisposable> LockAsync(string organisationId, WorkspaceId workspace, CancellationToken cancellation) =>
        UseAsync<IDisposable>(
            async _ => await FileLock.AcquireAsync(
                System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "starts", $"{workspace}.lock"), time, onWait: null, cancellation),
            cancellation);

    public Task<PendingStart?> FindPendingAsync(string organisationId, WorkspaceId workspace, CancellationToken cancellation) =>
        UseAsync(
            async connection =>
            {
                await using var command = Command(connection, null, "SELECT idempotency_key, fingerprint FROM pending_starts" + OfWorkspace, organisationId, workspace);
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                return await reader.ReadAsync(cancellation) ? new PendingStart(IdempotencyKey.Parse(reader.GetString(0)), reader.GetString(1)) : null;
            },
            cancellation);

    public Task BeginAsync(string organisationId, WorkspaceId workspace, PendingStart start, CancellationToken cancellation) =>
        UseAsync(
            async connection =>
            {
                const string Upsert = """
                    INSERT INTO pending_starts (organisation, workspace, idempotency_key, fingerprint, begun_at)
                    VALUES ($organisation, $workspace, $key, $fingerprint, $now)
                    ON CONFLICT (organisation, workspace) DO UPDATE
                    SET idempotency_key = excluded.idempotency_key, fingerprint = excluded.fingerprint, begun_at = excluded.begun_at
                    """;
                await using var command = Command(connection, null, Upsert, organisationId, workspace);
                command.Parameters.AddWithValue("$key", start.Key.Value);
                command.Parameters.AddWithValue("$fingerprint", start.Fingerprint);
                return await command.ExecuteNonQueryAsync(cancellation);
            },
            cancellation);

    public Task SettleAsync(string organisationId, WorkspaceId workspace, IdempotencyKey key, CancellationToken cancellation) =>
        ChangeAsync("DELETE FROM pending_starts" + OfWorkspace + " AND idempotency_key = $value", organisationId, workspace, key.Value, cancellation);

    private Task ChangeAsync(string change, string organisationId, WorkspaceId workspace, string value, CancellationToken cancellation) =>
        UseAsync(
            async connection =>
            {
                await using var command = Command(connection, null, change, organisationId, workspace);
                command.Parameters.AddWithValue("$value", value);
                return await command.ExecuteNonQueryAsync(cancellation);
            },
            cancellation);

    private async Task<WorkspaceInstance?> FindAsync(
        SqliteConnection connection, SqliteTransaction? transaction, string organisationId, WorkspaceId workspace, CancellationToken cancellation)
    {
        await using var command = Command(connection, transaction, "SELECT instance_id, provider, stopped FROM instances" + OfWorkspace, organisationId, workspace);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new WorkspaceInstance(reader.GetString(0), await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetString(1)) { IsStopped = reader.GetInt64(2) != 0 }
            : null;
    }

    /// <param name="sql">One of the constants above: every value is a parameter.</param>
    private SqliteCommand Command(SqliteConnection connection, SqliteTransaction? transaction, string sql, string organisationId, WorkspaceId workspace)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // composed of constants only
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$organisation", organisationId);
        command.Parameters.AddWithValue("$workspace", workspace.Value);
        command.Parameters.AddWithValue("$now", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        return command;
    }

    private async Task<T> UseAsync<T>(Func<SqliteConnection, Task<T>> use, CancellationToken cancellation)
    {
        try
        {
            await CreateAsync(cancellation);
            await using var connection = await OpenAsync(cancellation);
            return await use(connection);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or InvalidDataException or UnauthorizedAccessException or FormatException)
        {
            throw new InstanceStoreException(Path, exception);
        }
    }

    private async Task CreateAsync(CancellationToken cancellation)
    {
        if (_created)
        {
            return;
        }

        InstanceStoreFile.EnsurePrivate(Path);
        await using var connection = await OpenAsync(cancellation);
        await InstanceStoreSchema.MigrateAsync(connection, cancellation);
        _created = true;
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await using var command = connection.CreateCommand();

            // An instance that a power cut forgets is compute that nobody stops.
            command.CommandText = "PRAGMA synchronous = FULL";
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
