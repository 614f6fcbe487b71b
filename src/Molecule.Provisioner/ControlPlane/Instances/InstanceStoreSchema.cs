using System.Data;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Molecule.Provisioner.ControlPlane.Instances;

/// <summary>The layout of the store's file, by version. A file of an earlier one is brought up to date; one of a later one is left alone.</summary>
internal static class InstanceStoreSchema
{
    /// <summary>Each brings the layout from its index to the next number. Only ever appended to.</summary>
    private static readonly string[] Steps =
    [
        // Files of the first layout carry no version: they are met here with their table in place.
        """
        CREATE TABLE IF NOT EXISTS instances (
            organisation TEXT NOT NULL,
            workspace TEXT NOT NULL,
            instance_id TEXT NOT NULL,
            provider TEXT,
            stopped INTEGER NOT NULL,
            changed_at TEXT NOT NULL,
            PRIMARY KEY (organisation, workspace)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE pending_starts (
            organisation TEXT NOT NULL,
            workspace TEXT NOT NULL,
            idempotency_key TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            begun_at TEXT NOT NULL,
            PRIMARY KEY (organisation, workspace)
        ) STRICT, WITHOUT ROWID;
        """,
    ];

    /// <exception cref="InvalidDataException">A later version of this program has changed the layout.</exception>
    public static async Task MigrateAsync(SqliteConnection connection, CancellationToken cancellation)
    {
        // A reader must not wait for a writer, so nothing is locked to find out that nothing is to do.
        if (await VersionAsync(connection, null, cancellation) == Steps.Length)
        {
            return;
        }

        await RunAsync(connection, null, "PRAGMA journal_mode = WAL", cancellation);

        // Takes the write lock at once: of two processes that come first one waits, and then has nothing to do.
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);
        var version = await VersionAsync(connection, transaction, cancellation);
        foreach (var step in Steps.Skip(version))
        {
            await RunAsync(connection, transaction, step, cancellation);
        }

        await RunAsync(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Steps.Length}"), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<int> VersionAsync(SqliteConnection connection, SqliteTransaction? transaction, CancellationToken cancellation)
    {
        var version = Convert.ToInt32(await RunAsync(connection, transaction, "PRAGMA user_version", cancellation), CultureInfo.InvariantCulture);
        return version <= Steps.Length ? version : throw new InvalidDataException($"its layout has version {version}, and this program knows up to {Steps.Length}");
    }

    private static async Task<object?> RunAsync(SqliteConnection connection, SqliteTransaction? transaction, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // composed of constants only
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellation);
    }
}
