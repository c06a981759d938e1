using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Errors;
using Microsoft.Data.Sqlite;

namespace Gantry.State;

/// <summary>
/// A table of JSON records by key, the one shape in which areas keep what must survive the daemon. A record that cannot be
/// read is reported by key in <see cref="List"/> and left where it is, so that one bad row stops nothing else.
/// </summary>
/// <typeparam name="T">The record; read and written through source-generated JSON.</typeparam>
public sealed class RecordTable<T>
{
    private readonly StateDatabase _database;
    private readonly JsonTypeInfo<T> _json;
    private readonly string _get;
    private readonly string _put;
    private readonly string _delete;
    private readonly string _list;

    /// <summary>Opens a table, creating it when it is not there.</summary>
    /// <param name="database">The daemon's record.</param>
    /// <param name="name">The table's name: a constant of the caller, never data.</param>
    /// <param name="json">How a record is written.</param>
    public RecordTable(StateDatabase database, string name, JsonTypeInfo<T> json)
    {
        if (!name.All(c => char.IsAsciiLetterLower(c) || c == '_'))
            throw new ArgumentException("a table name has lower-case letters and underscores only", nameof(name));
        _database = database;
        _json = json;
        _get = $"SELECT record FROM {name} WHERE key = $key";
        _put = $"INSERT INTO {name} (key, record) VALUES ($key, $record) ON CONFLICT (key) DO UPDATE SET record = excluded.record";
        _delete = $"DELETE FROM {name} WHERE key = $key";
        _list = $"SELECT key, record FROM {name} ORDER BY key";
        database.Execute($"CREATE TABLE IF NOT EXISTS {name} (key TEXT PRIMARY KEY, record BLOB NOT NULL) WITHOUT ROWID");
    }

    /// <summary>The record under a key, or the type's default when there is none.</summary>
    /// <exception cref="JsonException">The record is corrupt.</exception>
    public T? Get(string key)
    {
        lock (_database.Gate)
        {
            using var command = _database.Command(_get);
            command.Parameters.AddWithValue("$key", key);
            return command.ExecuteScalar() is byte[] record ? JsonSerializer.Deserialize(record, _json) : default;
        }
    }

    /// <summary>Writes a record, replacing one under the same key.</summary>
    /// <exception cref="UnavailableException">The disk is full or fails: nothing was changed.</exception>
    public void Put(string key, T record)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(record, _json);
        Write(_put, key, bytes);
    }

    /// <summary>Removes the record under a key; it is no error when there is none.</summary>
    /// <exception cref="UnavailableException">The disk is full or fails: nothing was changed.</exception>
    public void Delete(string key) => Write(_delete, key, null);

    /// <summary>All records in the order of their keys.</summary>
    /// <param name="corrupt">Called for each record that cannot be read, with its key and the reason.</param>
    public IReadOnlyList<KeyValuePair<string, T>> List(Action<string, Exception> corrupt)
    {
        var records = new List<KeyValuePair<string, T>>();
        lock (_database.Gate)
        {
            using var command = _database.Command(_list);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var key = reader.GetString(0);
                try
                {
                    var record = JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), _json)
                        ?? throw new JsonException("the record is null");
                    records.Add(new(key, record));
                }
                catch (JsonException e)
                {
                    corrupt(key, e);
                }
            }
        }
        return records;
    }

    private void Write(string sql, string key, byte[]? record)
    {
        lock (_database.Gate)
        {
            using var command = _database.Command(sql);
            command.Parameters.AddWithValue("$key", key);
            if (record is not null)
                command.Parameters.AddWithValue("$record", record);
            try
            {
                command.ExecuteNonQuery();
            }
            catch (SqliteException e)
            {
                throw new UnavailableException($"cannot write the state database: {e.Message}; free some disk space and try again", e);
            }
        }
    }
}
