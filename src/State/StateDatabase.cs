using Gantry.Errors;
using Microsoft.Data.Sqlite;

namespace Gantry.State;

/// <summary>
/// The record of one daemon: an SQLite file in WAL mode. A committed write survives the death of the process; a power cut
/// may lose the last few writes but never leaves half of one (<c>synchronous=NORMAL</c>).
/// </summary>
public sealed class StateDatabase : IDisposable
{
    private readonly SqliteConnection _connection;
    private SqliteTransaction? _transaction;

    private StateDatabase(SqliteConnection connection) => _connection = connection;

    /// <summary>Guards the one connection: SQLite calls here take microseconds, so a lock is cheaper than a pool.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Opens the database file, creating it (mode 0600) when it is not there.</summary>
    /// <exception cref="UnavailableException">The file cannot be opened or is no database.</exception>
    public static StateDatabase Open(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        try
        {
            if (!File.Exists(path))
                using (File.Open(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite })) { }
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            connection.Open();
            var database = new StateDatabase(connection);
            database.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;");
            return database;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new UnavailableException($"cannot open the state database {path}: {e.Message}", e);
        }
    }

    /// <summary>Runs several writes so that all of them or none take effect.</summary>
    /// <param name="write">The writes; an exception from it undoes them all.</param>
    public void Transact(Action write)
    {
        lock (Gate)
        {
            if (_transaction is not null)
            {
                write();
                return;
            }
            using var transaction = _connection.BeginTransaction();
            _transaction = transaction;
            try
            {
                write();
                transaction.Commit();
            }
            finally
            {
                _transaction = null;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
            _connection.Dispose();
    }

    internal SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        return command;
    }

    internal void Execute(string sql)
    {
        lock (Gate)
        {
            using var command = Command(sql);
            command.ExecuteNonQuery();
        }
    }
}
