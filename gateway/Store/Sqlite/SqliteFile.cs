using Microsoft.Data.Sqlite;

namespace Gateway.Store.Sqlite;

/// <summary>The database file: where it lies, how it is opened, what its damage looks like.</summary>
internal sealed class SqliteFile
{
    private const int Corrupt = 11, NotADatabase = 26, CannotOpen = 14, ReadOnly = 8;
    private const string CopyMark = ".copy-";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _writerText;
    private readonly string _readerText;

    public SqliteFile(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        Path = builder.DataSource = System.IO.Path.GetFullPath(builder.DataSource);
        _writerText = builder.ToString();
        builder.Mode = SqliteOpenMode.ReadOnly;
        _readerText = builder.ToString();
    }

    public string Path { get; }

    public long WalLength => new FileInfo(Path + "-wal") is { Exists: true } wal ? wal.Length : 0;

    public void CreateDirectory()
    {
        var directory = System.IO.Path.GetDirectoryName(Path)!;
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(directory);
            else if (!Directory.Exists(directory))
                Directory.CreateDirectory(directory, Private | UnixFileMode.UserExecute);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The store's directory '{directory}' cannot be made: {refused.Message}", refused);
        }
    }

    public SqliteConnection OpenWriter(bool check)
    {
        CreatePrivate();
        var connection = new SqliteConnection(_writerText);
        try
        {
            connection.Open();
            // FULL: a commit survives a power cut, so what it covers may be removed from the journal right after.
            Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
            if (check && Scalar(connection, "PRAGMA quick_check(1)") is not "ok" and var finding)
                throw Damaged(finding, null);
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw Explain(error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_readerText);
        connection.Open();
        return connection;
    }

    /// <summary>A copy beside the database, on the one disk that is known to be writable; deleted when it is closed.</summary>
    public FileStream Copy(CancellationToken cancel)
    {
        var path = $"{Path}{CopyMark}{Guid.NewGuid():N}";
        try
        {
            // Death from here on leaves the copy; the next start forgets it.
            Create(path);
            using (var reader = OpenReader())
                SqliteCopy.Make(reader, path, cancel);
            return new FileStream(path, new FileStreamOptions { Options = FileOptions.DeleteOnClose | FileOptions.SequentialScan });
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>What copies a death has left behind.</summary>
    public void ForgetCopies()
    {
        foreach (var copy in Directory.EnumerateFiles(
            System.IO.Path.GetDirectoryName(Path)!, System.IO.Path.GetFileName(Path) + CopyMark + "*"))
        {
            File.Delete(copy);
        }
    }

    public static void Truncate(SqliteConnection writer) => Run(writer, "PRAGMA wal_checkpoint(TRUNCATE)");

    // SQLite makes files by the umask; its -wal and -shm take the mode of the database.
    private void CreatePrivate()
    {
        if (OperatingSystem.IsWindows() || File.Exists(Path))
            return;
        try
        {
            Create(Path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The store '{Path}' cannot be created: {refused.Message}", refused);
        }
    }

    private static void Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Private;
        using var created = new FileStream(path, options);
    }

    private Exception Explain(SqliteException error) => error.SqliteErrorCode switch
    {
        Corrupt or NotADatabase => Damaged(error.Message, error),
        CannotOpen or ReadOnly => new StorageException($"The store '{Path}' cannot be opened for writing: {error.Message}", error),
        _ => error,
    };

    private StorageException Damaged(object? finding, Exception? inner) => new(
        $"The store '{Path}' is damaged ({finding}). Nothing was changed: restore a backup in its place, "
        + "or move it away together with its -wal and -shm files to start an empty ledger.", inner);

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // pragmas of ours, no values
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // pragmas of ours, no values
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
