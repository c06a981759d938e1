using System.Text.Json.Serialization;
using Gantry.Errors;

namespace Gantry.State.Tests;

public sealed class RecordTableTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gantry-state-").FullName;

    private string DatabasePath => Path.Combine(_directory, "gantry.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        using var database = StateDatabase.Open(DatabasePath);
        var table = Table(database);

        table.Put("a", new Record("x", 1));

        Assert.Equal(new Record("x", 1), table.Get("a"));
        Assert.Null(table.Get("b"));
    }

    [Fact]
    public void Records_survive_reopening()
    {
        using (var database = StateDatabase.Open(DatabasePath))
            Table(database).Put("a", new Record("x", 1));

        using var again = StateDatabase.Open(DatabasePath);

        Assert.Equal(new Record("x", 1), Table(again).Get("a"));
    }

    [Fact]
    public void A_failed_transaction_changes_nothing()
    {
        using var database = StateDatabase.Open(DatabasePath);
        var table = Table(database);
        table.Put("a", new Record("old", 1));

        Assert.Throws<InvalidOperationException>(() => database.Transact(() =>
        {
            table.Put("a", new Record("new", 2));
            table.Delete("a");
            throw new InvalidOperationException();
        }));

        Assert.Equal(new Record("old", 1), table.Get("a"));
    }

    [Fact]
    public void A_corrupt_record_is_reported_and_the_others_are_read()
    {
        using var database = StateDatabase.Open(DatabasePath);
        var table = Table(database);
        table.Put("good", new Record("x", 1));
        database.Execute("INSERT INTO records (key, record) VALUES ('bad', CAST('{\"Name\":' AS BLOB))");
        var corrupt = new List<string>();

        var records = table.List((key, _) => corrupt.Add(key));

        Assert.Equal(["bad"], corrupt);
        Assert.Equal("good", Assert.Single(records).Key);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_its_name()
    {
        File.WriteAllText(DatabasePath, new string('x', 4096));

        var error = Assert.Throws<UnavailableException>(() => StateDatabase.Open(DatabasePath));

        Assert.Contains(DatabasePath, error.Message);
    }

    [Fact]
    public void Only_the_owner_may_read_the_file()
    {
        using var database = StateDatabase.Open(DatabasePath);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(DatabasePath));
    }

    private static RecordTable<Record> Table(StateDatabase database) => new(database, "records", RecordJson.Default.Record);
}

internal sealed record Record(string Name, int Number);

[JsonSerializable(typeof(Record))]
internal sealed partial class RecordJson : JsonSerializerContext;
