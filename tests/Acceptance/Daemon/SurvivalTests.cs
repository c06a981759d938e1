using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Daemon;

public sealed class SurvivalTests
{
    [Fact]
    public async Task Running_containers_their_logs_and_published_ports_survive_a_kill_of_the_daemon()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var docker = daemon.Docker;
        await docker.OkAsync("run", "-d", "--name", "web", "-p", $"127.0.0.1:0:80", "busybox", "sh", "-c", "echo served > /index.html; i=0; (while :; do i=$((i+1)); echo line $i; sleep 0.05; done) & exec httpd -f -p 80 -h /");
        var port = (await docker.OkAsync("port", "web", "80")).Split(':')[^1];
        var pid = await docker.InspectAsync("web", "{{.State.Pid}}");
        await Eventually.HoldsAsync(async () => await HttpAsync(port) == "served", "the service answered");

        await daemon.KillAsync();
        Assert.Equal("served", await HttpAsync(port));
        await daemon.StartAgainAsync();

        Assert.Equal($"running {pid}", await docker.InspectAsync("web", "{{.State.Status}} {{.State.Pid}}"));
        Assert.Equal("served", await HttpAsync(port));
        Assert.Equal("ok", await docker.OkAsync("exec", "web", "echo", "ok"));
        await using var logs = docker.Session("logs", "-f", "--tail", "1", "web");
        await logs.LineAsync("line");
        await logs.LineAsync("line");
        var numbers = (await docker.OkAsync("logs", "web")).Split('\n').Select(l => int.Parse(l.Split(' ')[1])).ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
    }

    [Fact]
    public async Task What_ended_while_the_daemon_was_away_has_its_exit_code_and_rm_is_done()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var docker = daemon.Docker;
        await docker.OkAsync("run", "-d", "--name", "ends", "busybox", "sh", "-c", "trap 'exit 42' TERM; echo up; while :; do sleep 0.1; done");
        await docker.OkAsync("run", "-d", "--rm", "--name", "goes", "busybox", "sleep", "1000");
        await docker.OkAsync("run", "-d", "--restart", "always", "--name", "returns", "busybox", "sleep", "1000");
        await docker.OkAsync("run", "-d", "--name", "stays", "busybox", "sleep", "1000");
        await docker.OkAsync("create", "--name", "new", "busybox", "echo", "later");
        var pids = await Task.WhenAll(new[] { "goes", "returns" }.Select(n => docker.InspectAsync(n, "{{.State.Pid}}")));
        var ends = await docker.InspectAsync("ends", "{{.State.Pid}}");
        await using (var logs = docker.Session("logs", "-f", "ends"))
            await logs.LineAsync("up");

        await daemon.KillAsync();
        await Command.RunAsync("kill", ["-TERM", ends]);
        await Command.RunAsync("kill", ["-KILL", .. pids]);
        await Eventually.HoldsAsync(() => !Directory.Exists($"/proc/{ends}/fd") || File.ReadAllText($"/proc/{ends}/stat").Contains(") Z", StringComparison.Ordinal), "the program ended");
        await daemon.StartAgainAsync();

        await Eventually.HoldsAsync(async () => await docker.InspectAsync("ends", "{{.State.Status}} {{.State.ExitCode}}") == "exited 42", "the exit code was found");
        await Eventually.HoldsAsync(async () => (await docker.RunAsync("inspect", "goes")).ExitCode != 0, "the container that was to be removed was gone");
        await Eventually.HoldsAsync(async () => await docker.InspectAsync("returns", "{{.State.Running}}") == "true", "the restart policy went on");
        Assert.Equal("running", await docker.InspectAsync("stays", "{{.State.Status}}"));
        Assert.Equal("later", await docker.OkAsync("start", "-a", "new"));
    }

    [Fact]
    public async Task A_paused_container_is_still_paused_after_a_kill()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        await daemon.Docker.OkAsync("run", "-d", "--name", "cc", "busybox", "sleep", "1000");
        await daemon.Docker.OkAsync("pause", "cc");
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        Assert.Equal("paused", await daemon.Docker.InspectAsync("cc", "{{.State.Status}}"));
        await daemon.Docker.OkAsync("unpause", "cc");
        await daemon.Docker.OkAsync("stop", "-t", "0", "cc");
    }

    [Theory]
    [InlineData("create", 1)]
    [InlineData("start", 3)]
    [InlineData("stop", 3)]
    [InlineData("rm", 3)]
    public async Task A_kill_in_the_middle_of_an_action_leaves_nothing_half_done(string action, int rounds)
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var docker = daemon.Docker;
        for (var round = 0; round < rounds * 3; round++)
        {
            var name = $"c{round}";
            if (action != "create")
                await docker.OkAsync(action == "start" ? ["create", "--name", name, "busybox", "sleep", "1000"] : ["run", "-d", "--name", name, "busybox", "sleep", "1000"]);
            var acting = docker.RunAsync(action switch
            {
                "create" => ["create", "--name", name, "busybox", "sleep", "1000"],
                "stop" => ["stop", "-t", "0", name],
                "rm" => ["rm", "-f", name],
                _ => ["start", name],
            });
            // The command takes some 100 ms to get going; the kill falls into another part of the action in each round.
            using var moment = new PeriodicTimer(TimeSpan.FromMilliseconds(40 + (round * 25)));
            await moment.WaitForNextTickAsync();
            await daemon.KillAsync();
            await acting;
            await daemon.StartAgainAsync();

            await docker.RunAsync("start", name);
            var status = await docker.RunAsync("inspect", "--format", "{{.State.Status}}", name);
            Assert.True(status.ExitCode != 0 || status.Output is "running", $"round {round}: {status.Everything}\n{daemon.LogText()}");
            await docker.RunAsync("rm", "-f", name);
        }
        Assert.Equal("", await docker.OkAsync("ps", "-aq"));
    }

    [Fact]
    public async Task A_daemon_that_is_asked_to_stop_ends_well_and_leaves_containers_running()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        await daemon.Docker.OkAsync("run", "-d", "--name", "cc", "busybox", "sleep", "1000");
        Assert.Equal(0, await daemon.StopAsync());
        await daemon.StartAgainAsync();
        Assert.Equal("running", await daemon.Docker.InspectAsync("cc", "{{.State.Status}}"));
    }

    [Fact]
    public async Task A_volume_and_an_image_survive_a_kill()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        await daemon.Docker.OkAsync("run", "--rm", "-v", "data:/d", "busybox", "sh", "-c", "echo kept > /d/f");
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        Assert.Equal("kept", await daemon.Docker.OkAsync("run", "--rm", "-v", "data:/d", "busybox", "cat", "/d/f"));
    }

    [Fact]
    public async Task An_exec_survives_a_kill_of_the_daemon_and_its_exit_code_is_known()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        await daemon.Docker.OkAsync("run", "-d", "--name", "cc", "busybox", "sleep", "1000");
        await daemon.Docker.OkAsync("exec", "-d", "cc", "sh", "-c", "trap 'exit 9' TERM; while :; do sleep 0.1; done");
        var id = await daemon.Docker.InspectAsync("cc", "{{index .ExecIDs 0}}");
        var pid = (int)(await daemon.Api.GetAsync($"exec/{id}/json")).Json["Pid"]!;
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        var exec = (await daemon.Api.GetAsync($"exec/{id}/json")).Json;
        Assert.Equal((true, pid), ((bool)exec["Running"]!, (int)exec["Pid"]!));
        await Command.RunAsync("kill", ["-TERM", $"{pid}"]);
        await Eventually.HoldsAsync(async () => (int?)(await daemon.Api.GetAsync($"exec/{id}/json")).Json["ExitCode"] == 9, "the exit code was known");
        Assert.Equal("[]", await daemon.Docker.InspectAsync("cc", "{{.ExecIDs}}"));
    }

    [Fact]
    public async Task Without_live_restore_containers_stop_with_the_daemon_and_restart_policies_bring_them_back()
    {
        await using var daemon = await GantryDaemon.StartAsync("--live-restore=false");
        var docker = daemon.Docker;
        Assert.Equal("false", await docker.OkAsync("info", "--format", "{{.LiveRestoreEnabled}}"));
        await docker.OkAsync("run", "-d", "--name", "plain", "busybox", "sh", "-c", "trap 'exit 5' TERM; echo up; while :; do sleep 0.1; done");
        await docker.OkAsync("run", "-d", "--name", "always", "--restart", "always", "--stop-signal", "KILL", "busybox", "sleep", "1000");
        await using (var logs = docker.Session("logs", "-f", "plain"))
            await logs.LineAsync("up");
        var pid = await docker.InspectAsync("always", "{{.State.Pid}}");
        Assert.Equal(0, await daemon.StopAsync());
        Assert.False(Directory.Exists($"/proc/{pid}/root/bin"));
        await daemon.StartAgainAsync();
        Assert.Equal("exited 5", await docker.InspectAsync("plain", "{{.State.Status}} {{.State.ExitCode}}"));
        await Eventually.HoldsAsync(async () => await docker.InspectAsync("always", "{{.State.Status}}") == "running", "the restart policy brought it back");
    }

    private static async Task<string> HttpAsync(string port)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            return (await http.GetStringAsync($"http://127.0.0.1:{port}/index.html")).Trim();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return e.Message;
        }
    }
}
