using Gantry.Acceptance.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Gantry.Acceptance.Tests.Daemon;

public sealed class TroubleTests
{
    [Fact]
    public async Task A_second_daemon_on_the_same_root_refuses_to_start()
    {
        await using var daemon = await GantryDaemon.StartEmptyAsync();
        var second = await daemon.RunToEndAsync();
        Assert.Equal(1, second.ExitCode);
        Assert.Contains(daemon.Place.DataRoot, second.Errors);
        Assert.Equal(200, (await daemon.Api.GetAsync("_ping")).Status);
    }

    [Fact]
    public async Task A_full_disk_is_a_clear_error_and_the_rest_works_on()
    {
        await using var daemon = GantryDaemon.Prepare();
        Directory.CreateDirectory(daemon.Place.DataRoot);
        await Command.RunAsync("mount", ["-t", "tmpfs", "-o", "size=24m,mode=0700", "none", daemon.Place.DataRoot]);
        await daemon.StartAgainAsync();
        await daemon.Docker.OkAsync("import", "--change", "CMD [\"sh\"]", await Materials.BusyboxTarAsync(), "busybox:latest");
        await daemon.Docker.OkAsync("run", "-d", "--name", "before", "busybox", "sleep", "1000");
        await Command.RunAsync("dd", ["if=/dev/zero", $"of={daemon.Place.DataRoot}/fill", "bs=64k"]);

        var error = await daemon.Docker.FailAsync("create", "--name", "full", "busybox", "true");
        Assert.Contains("space", error);
        Assert.Equal("ok", await daemon.Docker.OkAsync("exec", "before", "echo", "ok"));
        Assert.Equal("before", await daemon.Docker.OkAsync("ps", "--format", "{{.Names}}"));

        File.Delete($"{daemon.Place.DataRoot}/fill");
        Assert.Equal("again", await daemon.Docker.OkAsync("run", "--rm", "--name", "full", "busybox", "echo", "again"));
    }

    [Fact]
    public async Task A_corrupt_record_stops_only_its_own_container()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        await daemon.Docker.OkAsync("run", "-d", "--name", "good", "busybox", "sleep", "1000");
        var bad = await daemon.Docker.OkAsync("create", "--name", "bad", "busybox");
        await daemon.KillAsync();
        await SqliteAsync($"{daemon.Place.DataRoot}/gantry.db", $"UPDATE containers SET record = CAST('{{broken' AS BLOB) WHERE key = '{bad}'");
        await daemon.StartAgainAsync();

        Assert.Equal("running", await daemon.Docker.InspectAsync("good", "{{.State.Status}}"));
        Assert.Equal("fine", await daemon.Docker.OkAsync("run", "--rm", "busybox", "echo", "fine"));
        Assert.Contains(bad[..12], daemon.LogText());

        // Its files are left for whoever repairs the record; here that is this test.
        Directory.Delete($"{daemon.Place.DataRoot}/containers/{bad}", recursive: true);
    }

    [Fact]
    public async Task A_missing_runtime_is_a_clear_error()
    {
        await using var daemon = await GantryDaemon.StartAsync("--add-runtime", "absent=/no/such/runtime");
        var error = await daemon.Docker.FailAsync("run", "--rm", "--runtime", "absent", "busybox", "true");
        Assert.Contains("absent", error);
        Assert.Contains("unknown or invalid runtime name", await daemon.Docker.FailAsync("run", "--rm", "--runtime", "unknown", "busybox", "true"));
        Assert.Equal("fine", await daemon.Docker.OkAsync("run", "--rm", "busybox", "echo", "fine"));
    }

    [Theory]
    [InlineData("runc")]
    [InlineData("crun")]
    public async Task Both_runtimes_work(string runtime)
    {
        await using var daemon = await GantryDaemon.StartAsync("--default-runtime", runtime);
        Assert.Equal(runtime, await daemon.Docker.OkAsync("info", "--format", "{{.DefaultRuntime}}"));
        Assert.Equal("fine", await daemon.Docker.OkAsync("run", "--rm", "-m", "64m", "busybox", "echo", "fine"));
    }

    [Fact]
    public async Task A_bad_setting_is_named()
    {
        await using var daemon = GantryDaemon.Prepare("--config-file", "/dev/null/nothing");
        var result = await daemon.RunToEndAsync();
        Assert.Equal(1, result.ExitCode);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"no-such-key": 1}""");
        await using var other = GantryDaemon.Prepare("--config-file", file);
        result = await other.RunToEndAsync();
        Assert.Contains("no-such-key", result.Errors);
        File.Delete(file);
    }

    [Fact]
    [Trait("Threat", "12")]
    public async Task The_socket_and_the_roots_are_for_their_owner_only()
    {
        await using var daemon = await GantryDaemon.StartEmptyAsync();
        Assert.Equal("660", (await Command.RunAsync("stat", ["-c", "%a", daemon.Place.Socket])).Output);
        Assert.Equal("700", (await Command.RunAsync("stat", ["-c", "%a", daemon.Place.DataRoot])).Output);
        // The root of a container with user ids of its own passes through to its own root file system; that is all that others can.
        Assert.Equal("711", (await Command.RunAsync("stat", ["-c", "%a", daemon.Place.ExecRoot])).Output);
        var modes = await Command.RunAsync("find", [daemon.Place.ExecRoot, "-mindepth", "1", "-maxdepth", "1", "-type", "d", "-printf", "%f %m\n"]);
        Assert.All(modes.Output.Split('\n'), line => Assert.EndsWith(line.Split(' ')[0] is "containers" or "build" ? " 711" : " 700", line));
    }

    private static async Task SqliteAsync(string database, string statement)
    {
        SQLitePCL.Batteries_V2.Init();
        await using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(statement, connection);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
