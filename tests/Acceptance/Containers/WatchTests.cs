using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Containers;

public sealed class WatchTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Fact]
    public async Task A_restart_policy_starts_a_failed_program_again_until_its_count()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "--restart", "on-failure:2", "busybox", "sh", "-c", "echo try; exit 1");
        await Eventually.HoldsAsync(async () => await _docker.InspectAsync(name, "{{.RestartCount}} {{.State.Status}}") == "2 exited", "it gave up after two restarts");
        Assert.Equal("try\ntry\ntry", await _docker.OkAsync("logs", name));
        await _docker.OkAsync("rm", name);
    }

    [Fact]
    public async Task A_stopped_container_stays_stopped_under_restart_always()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "--restart", "always", "busybox", "sleep", "1000");
        var first = await _docker.InspectAsync(name, "{{.State.Pid}}");
        await Command.RunAsync("kill", ["-KILL", first]);
        await Eventually.HoldsAsync(async () => await _docker.InspectAsync(name, "{{.RestartCount}} {{.State.Running}}") == "1 true", "it was started again");
        await _docker.OkAsync("stop", "-t", "0", name);
        Assert.Equal("exited", await _docker.InspectAsync(name, "{{.State.Status}}"));
        await _docker.OkAsync("rm", name);
    }

    [Fact]
    public async Task A_health_check_tells_healthy_and_unhealthy()
    {
        var name = DockerCli.Name();
        await using var events = _docker.Events("--filter", "event=health_status", "--filter", $"container={name}");
        await _docker.OkAsync("run", "-d", "--name", name, "--health-cmd", "cat /ok", "--health-interval", "300ms", "--health-retries", "2", "--health-timeout", "20s",
            "busybox", "sh", "-c", "echo fine > /ok; exec sleep 1000");
        await events.LineAsync("health_status: healthy");
        Assert.Contains("fine", await _docker.InspectAsync(name, "{{json .State.Health.Log}}"));
        await _docker.OkAsync("exec", name, "rm", "/ok");
        await events.LineAsync("health_status: unhealthy");
        Assert.Contains("(unhealthy)", await _docker.OkAsync("ps", "--filter", $"name={name}", "--filter", "health=unhealthy", "--format", "{{.Status}}"));
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task Events_come_in_order_and_can_be_asked_for_afterwards()
    {
        var name = DockerCli.Name();
        var since = DockerCli.Now();
        await using var live = _docker.Events("--filter", $"container={name}", "--format", "{{.Action}}");
        await _docker.OkAsync("run", "--rm", "--name", name, "busybox", "true");
        await live.LineAsync("destroy");
        await Eventually.HoldsAsync(async () => (await _docker.OkAsync("ps", "-aq", "--filter", $"name=^{name}$")).Length == 0, "the container was gone");
        var actions = (await _docker.OkAsync("events", "--since", since, "--until", DockerCli.Now(), "--filter", $"container={name}", "--format", "{{.Action}}")).Split('\n');
        string[] expected = ["create", "attach", "start", "die", "destroy"];
        Assert.Equal(expected, actions.Where(expected.Contains));
    }

    [Fact]
    public async Task Events_carry_exit_codes_and_labels()
    {
        var name = DockerCli.Name();
        await using var events = _docker.Events("--filter", $"label=who={name}", "--filter", "event=die", "--format", "{{json .}}");
        await _docker.RunAsync("run", "--name", name, "--label", $"who={name}", "busybox", "sh", "-c", "exit 3");
        var died = await events.LineAsync("\"die\"");
        Assert.Contains("\"exitCode\":\"3\"", died);
        await _docker.OkAsync("rm", name);
    }
}
