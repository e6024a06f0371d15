using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Store.Sqlite;

/// <summary>
/// A copy of a database that is in use: made over a reader's one snapshot, so it neither writes nor checkpoints the original.
/// </summary>
internal static class SqliteCopy
{
    private const int Interrupted = 9; // SQLITE_INTERRUPT

    /// <summary>Writes the snapshot that the reader sees into an empty file.</summary>
    public static void Make(SqliteConnection reader, string path, CancellationToken cancel)
    {
        using var command = reader.CreateCommand();
        command.CommandText = "VACUUM INTO @path";
        command.Parameters.AddWithValue("@path", path);
        // The command itself knows no way to be cancelled, and a large one takes minutes.
        using var stop = cancel.Register(() => raw.sqlite3_interrupt(reader.Handle));
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException error) when (error.SqliteErrorCode == Interrupted && cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Message, error, cancel);
        }
    }

    /// <summary>What is wrong with a copy, or null: every page and index is read.</summary>
    public static string? Fault(string path)
    {
        // To SQLite an empty file is a database without tables.
        if (new FileInfo(path).Length == 0)
            return "it is empty";
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();
        try
        {
            using var connection = new SqliteConnection(text);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(1)";
            return command.ExecuteScalar() is "ok" ? null : "it fails SQLite's integrity check";
        }
        catch (SqliteException error)
        {
            return error.Message;
        }
    }
}
