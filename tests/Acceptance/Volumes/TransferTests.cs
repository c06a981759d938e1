using System.Text;
using System.Text.Json.Nodes;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Volumes;

/// <summary>Backup, restore and migration of volumes.</summary>
public sealed class TransferTests(SharedDaemon shared) : IDisposable
{
    private readonly DockerCli _docker = shared.Docker;
    private readonly string _here = Directory.CreateTempSubdirectory("gvt").FullName;

    [Fact]
    public async Task A_volume_is_exported_while_a_container_writes_and_imported_under_another_name()
    {
        var (name, back, writer) = (DockerCli.Name("vol"), DockerCli.Name("vol"), DockerCli.Name());
        await _docker.OkAsync("volume", "create", "--label", "kind=test", name);
        // At every moment the two files differ by one at most, unless one is just being written.
        await _docker.OkAsync("run", "-d", "--name", writer, "-v", $"{name}:/v", "busybox", "sh", "-c",
            "mkdir /v/d; ln -s d /v/l; echo kept > /v/d/f; ln /v/d/f /v/d/g; chown 12:34 /v/d/f; chmod 4750 /v/d/f; i=0; while :; do i=$((i+1)); echo $i > /v/a; echo $i > /v/b; done");
        await Eventually.HoldsAsync(async () => (await _docker.RunAsync("exec", writer, "cat", "/v/b")).ExitCode == 0, "the container wrote");

        var report = JsonNode.Parse(await shared.Daemon.GantryAsync("volume", "export", "--format", "json", "-o", $"{_here}/a.tar", name))!;

        Assert.Single(report["Paused"]!.AsArray());
        Assert.Equal("true", await _docker.InspectAsync(writer, "{{.State.Running}}"));
        Assert.Equal("false", await _docker.InspectAsync(writer, "{{.State.Paused}}"));
        var checks = await Command.RunAsync("/bin/sh", ["-ec", $"cd {_here}; tar -xf a.tar; sha256sum -c SHA256SUMS"]);
        Assert.True(checks.ExitCode == 0, checks.Everything);
        Assert.Equal(back, await shared.Daemon.GantryAsync("volume", "import", "-i", $"{_here}/a.tar", back));
        Assert.Equal("test", await _docker.OkAsync("volume", "inspect", "-f", "{{.Labels.kind}}", back));
        var shown = await _docker.OkAsync("run", "--rm", "-v", $"{back}:/v", "busybox", "sh", "-c", "cd /v; stat -c '%u:%g %a %h' d/g; cat l/f; expr 0$(cat a) - 0$(cat b) || true");
        Assert.StartsWith("12:34 4750 2\nkept\n", shown, StringComparison.Ordinal);
        await _docker.OkAsync("rm", "-f", writer);
        await _docker.OkAsync("volume", "rm", name, back);
    }

    [Fact]
    public async Task A_volume_that_has_something_or_is_in_use_is_not_written_over()
    {
        var (name, user) = (DockerCli.Name("vol"), DockerCli.Name());
        await _docker.OkAsync("run", "--rm", "-v", $"{name}:/v", "busybox", "sh", "-c", "echo first > /v/f");
        await shared.Daemon.GantryAsync("volume", "export", "-o", $"{_here}/a.tar", name);
        await _docker.OkAsync("run", "--rm", "-v", $"{name}:/v", "busybox", "sh", "-c", "echo second > /v/f");
        var archive = await File.ReadAllBytesAsync($"{_here}/a.tar");

        var refused = await shared.Api.PostTarAsync($"gantry/volumes/{name}/import", archive);
        Assert.Equal((409, $"volume {name} is not empty; import under another name, or with --force in place of what it has"), (refused.Status, refused.Message));
        await _docker.OkAsync("run", "-d", "--name", user, "-v", $"{name}:/v", "busybox", "sleep", "1000");
        refused = await shared.Api.PostTarAsync($"gantry/volumes/{name}/import?force=1", archive);
        Assert.Equal((409, $"volume {name} is in use by containers that run: {user}; stop them first"), (refused.Status, refused.Message));
        await _docker.OkAsync("rm", "-f", user);
        Assert.Contains("is not empty", await shared.Daemon.GantryFailsAsync("volume", "import", "-i", $"{_here}/a.tar", name));
        await shared.Daemon.GantryAsync("volume", "import", "--force", "-i", $"{_here}/a.tar", name);

        Assert.Equal("first", await _docker.OkAsync("run", "--rm", "-v", $"{name}:/v", "busybox", "cat", "/v/f"));
        await _docker.OkAsync("volume", "rm", name);
    }

    [Fact]
    public async Task A_clone_and_a_snapshot_keep_what_there_was()
    {
        var (name, clone) = (DockerCli.Name("vol"), DockerCli.Name("vol"));
        await _docker.OkAsync("run", "--rm", "-v", $"{name}:/v", "busybox", "sh", "-c", "echo before > /v/f");
        Assert.Equal(clone, await shared.Daemon.GantryAsync("volume", "clone", name, clone));
        var snapshot = await shared.Daemon.GantryAsync("volume", "snapshot", name);
        await _docker.OkAsync("run", "--rm", "-v", $"{name}:/v", "busybox", "sh", "-c", "echo after > /v/f");

        foreach (var copy in (string[])[clone, snapshot])
            Assert.Equal("before", await _docker.OkAsync("run", "--rm", "-v", $"{copy}:/v", "busybox", "cat", "/v/f"));
        Assert.Matches($"^{name}-[0-9]{{8}}-[0-9]{{6}}$", snapshot);
        Assert.Equal(name, await _docker.OkAsync("volume", "inspect", "-f", "{{index .Labels \"gantry.snapshot-of\"}}", snapshot));
        Assert.Contains("already", await shared.Daemon.GantryFailsAsync("volume", "clone", name, clone));
        await _docker.OkAsync("volume", "rm", name, clone, snapshot);
    }

    [Fact]
    public async Task Bad_requests_have_dockers_statuses()
    {
        var name = DockerCli.Name("vol");
        Assert.Equal(404, (await shared.Api.GetAsync("gantry/volumes/nothing/export")).Status);
        Assert.Equal(404, (await shared.Api.PostAsync("gantry/volumes/nothing/clone", "{\"Name\":\"other\"}")).Status);
        Assert.Equal(400, (await shared.Api.PostAsync("gantry/volumes/nothing/clone", "{}")).Status);
        Assert.Equal(400, (await shared.Api.PostTarAsync($"gantry/volumes/{name}/import?options=odd", [])).Status);
        Assert.Equal(400, (await shared.Api.PostTarAsync("gantry/volumes/.transfers/import", [])).Status);
        Assert.Equal(400, (await shared.Api.PostTarAsync($"gantry/volumes/{name}/import", [])).Status);
        Assert.Equal(404, (await shared.Api.GetAsync($"volumes/{name}")).Status);
    }

    [Fact]
    [Trait("Threat", "26")]
    public async Task An_archive_that_means_harm_is_refused_and_leaves_nothing()
    {
        const string Description = """{"Version":1,"Name":"v","Driver":"local","Labels":{},"Options":{},"Created":"2026-01-01T00:00:00Z","Taken":"2026-01-01T00:00:00Z"}""";
        var name = DockerCli.Name("vol");
        HostileTar Begin() => new HostileTar().File("volume.json", Description).Directory("data");
        foreach (var (what, archive) in new[]
        {
            ("a climb", Begin().File("data/../../../../gantry-escaped")),
            ("a link", Begin().Link("data/l", "/tmp").File("data/l/gantry-escaped")),
            ("a hard link", Begin().HardLink("data/h", "/etc/passwd")),
            ("a device", Begin().Device("data/disk", 8, 0)),
            ("no checksums", Begin().File("data/f")),
            ("wrong checksums", Begin().File("data/f").File("SHA256SUMS", new string('0', 64) + "  data/f\n")),
            ("a bind of the host", new HostileTar().File("volume.json", Description.Replace("\"Options\":{}", "\"Options\":{\"type\":\"none\",\"device\":\"/\",\"o\":\"bind\"}", StringComparison.Ordinal)).Directory("data")),
        })
        {
            using (archive)
            {
                var answer = await shared.Api.PostTarAsync($"gantry/volumes/{name}/import", archive.Bytes());
                Assert.True(answer.Status == 400, $"{what}: {answer.Status} {answer.Body}");
            }
        }
        Assert.False(File.Exists("/tmp/gantry-escaped"));
        Assert.Equal(404, (await shared.Api.GetAsync($"volumes/{name}")).Status);
        Assert.Empty(Directory.GetFileSystemEntries($"{shared.Daemon.Place.DataRoot}/volumes/.transfers"));
    }

    [Fact]
    public async Task A_kill_of_the_daemon_in_the_middle_leaves_no_half_volume_and_nothing_paused()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var docker = daemon.Docker;
        // In memory nothing tells what changed, so that the container is frozen for the whole copy.
        await docker.OkAsync("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "memory");
        await docker.OkAsync("run", "-d", "--name", "writer", "-v", "memory:/v", "busybox", "sh", "-c", "dd if=/dev/zero of=/v/big bs=1M count=300; echo ready; i=0; while :; do i=$((i+1)); echo $i > /v/n; sleep 0.05; done");
        await using (var logs = docker.Session("logs", "-f", "writer"))
            await logs.LineAsync("ready");

        await using (var export = Session.Start(Materials.Binary, ["volume", "export", "-o", $"{_here}/half.tar", "memory"], docker.Environment))
        {
            await Eventually.HoldsAsync(async () => (bool?)(await daemon.Api.GetAsync("containers/writer/json")).Json["State"]!["Paused"] == true, "the container was frozen");
            await daemon.KillAsync();
            Assert.NotEqual(0, await export.EndAsync());
        }
        await daemon.StartAgainAsync();

        Assert.Equal("running", await docker.InspectAsync("writer", "{{.State.Status}}"));
        var before = await docker.OkAsync("exec", "writer", "cat", "/v/n");
        await Eventually.HoldsAsync(async () => await docker.OkAsync("exec", "writer", "cat", "/v/n") != before, "the container went on");
        Assert.False(File.Exists($"{_here}/half.tar"));

        var transfers = $"{daemon.Place.DataRoot}/volumes/.transfers";
        using (var connection = await daemon.Api.ConnectAsync())
        {
            await connection.SendAsync(Encoding.ASCII.GetBytes("POST /gantry/volumes/half/import HTTP/1.1\r\nHost: d\r\nContent-Length: 100000\r\n\r\n"));
            await Eventually.HoldsAsync(() => Directory.Exists(transfers) && Directory.GetDirectories(transfers).Length > 0, "the import began");
            await daemon.KillAsync();
        }
        await daemon.StartAgainAsync();

        Assert.False(Directory.Exists(transfers));
        Assert.Equal(404, (await daemon.Api.GetAsync("volumes/half")).Status);
    }

    public void Dispose() => Directory.Delete(_here, recursive: true);
}
