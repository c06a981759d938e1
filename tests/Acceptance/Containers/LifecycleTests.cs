using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Containers;

public sealed class LifecycleTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Fact]
    public async Task Run_prints_the_programs_output_and_ends_with_its_exit_code()
    {
        var result = await _docker.RunAsync("run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2; exit 7");
        Assert.Equal((7, "out", "err\n"), (result.ExitCode, result.Output, result.Errors));
    }

    [Fact]
    public async Task Run_gives_standard_input_to_the_program_and_ends_it_with_the_input()
    {
        var result = await _docker.PipeAsync("one\ntwo\n"u8.ToArray(), "run", "-i", "--rm", "busybox", "wc", "-l");
        Assert.Equal("2", result.Output);
    }

    [Theory]
    [InlineData("/no/such/program", 127)]
    [InlineData("/etc/passwd", 126)]
    public async Task A_program_that_cannot_be_executed_gives_the_exit_code_of_a_shell(string program, int code)
    {
        var name = DockerCli.Name();
        var result = await _docker.RunAsync("run", "--name", name, "busybox", program);
        Assert.True(result.ExitCode == code, $"{result.ExitCode}: {result.Everything}");
        Assert.Equal("created", await _docker.InspectAsync(name, "{{.State.Status}}"));
        await _docker.OkAsync("rm", name);
    }

    [Fact]
    public async Task A_container_goes_through_create_start_pause_unpause_stop_start_kill_and_rm()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("create", "--name", name, "--stop-timeout", "1", "busybox", "sleep", "1000");
        Assert.Equal("created", await StatusAsync(name));
        await _docker.OkAsync("start", name);
        Assert.Equal("running", await StatusAsync(name));
        await _docker.OkAsync("pause", name);
        Assert.Equal("paused", await StatusAsync(name));
        Assert.Contains("paused", await _docker.FailAsync("exec", name, "true"));
        await _docker.OkAsync("unpause", name);
        await _docker.OkAsync("stop", name);
        Assert.Equal("exited 137", await _docker.InspectAsync(name, "{{.State.Status}} {{.State.ExitCode}}"));
        await _docker.OkAsync("start", name);
        await _docker.OkAsync("restart", "-t", "0", name);
        Assert.Equal("running", await StatusAsync(name));
        await _docker.OkAsync("kill", "-s", "KILL", name);
        Assert.Equal("137", await _docker.OkAsync("wait", name));
        await _docker.OkAsync("rm", name);
        Assert.Contains("No such", await _docker.FailAsync("inspect", name));
    }

    [Fact]
    public async Task Stop_sends_the_stop_signal_and_leaves_time_to_answer_it()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "--stop-signal", "USR1", "busybox", "sh", "-c", "trap 'echo bye; exit 3' USR1; echo ready; while :; do sleep 0.1; done");
        await using (var logs = _docker.Session("logs", "-f", name))
            await logs.LineAsync("ready");
        await _docker.OkAsync("stop", "-t", "30", name);
        Assert.Equal("3", await _docker.InspectAsync(name, "{{.State.ExitCode}}"));
        Assert.Equal("ready\nbye", await _docker.OkAsync("logs", name));
    }

    [Fact]
    public async Task A_running_container_is_removed_by_force_only()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "busybox", "sleep", "1000");
        Assert.Contains("cannot remove container", await _docker.FailAsync("rm", name));
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task A_container_run_with_rm_is_gone_when_it_ends()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--rm", "--name", name, "busybox", "sleep", "1000");
        await _docker.OkAsync("kill", name);
        await _docker.RunAsync("wait", name);
        await Eventually.HoldsAsync(async () => (await _docker.RunAsync("inspect", name)).ExitCode != 0, "the container was gone");
    }

    [Fact]
    public async Task A_container_takes_a_new_name_and_new_limits()
    {
        var (old, name) = (DockerCli.Name(), DockerCli.Name());
        await _docker.OkAsync("run", "-d", "--name", old, "-m", "64m", "busybox", "sleep", "1000");
        await _docker.OkAsync("rename", old, name);
        Assert.Contains("No such", await _docker.FailAsync("inspect", old));
        await _docker.OkAsync("update", "-m", "128m", "--memory-swap", "128m", "--restart", "on-failure:3", name);
        Assert.Equal("134217728 on-failure", await _docker.InspectAsync(name, "{{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}}"));
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task Wait_before_start_tells_the_exit_code_of_the_run_to_come()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("create", "--name", name, "busybox", "sh", "-c", "exit 9");
        var waiting = shared.Api.PostAsync($"containers/{name}/wait?condition=next-exit");
        await _docker.OkAsync("start", name);
        Assert.Equal(9, (int)(await waiting).Json["StatusCode"]!);
        Assert.Equal(9, (int)(await shared.Api.PostAsync($"containers/{name}/wait?condition=not-running")).Json["StatusCode"]!);
        var removed = shared.Api.PostAsync($"containers/{name}/wait?condition=removed");
        await _docker.OkAsync("rm", name);
        Assert.Equal(200, (await removed).Status);
    }

    [Fact]
    public async Task Top_shows_what_runs()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "busybox", "sleep", "12345");
        var top = await _docker.OkAsync("top", name);
        Assert.Contains("PID", top);
        Assert.Contains("sleep 12345", top);
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task Ps_filters_and_formats()
    {
        var (one, two) = (DockerCli.Name("ps"), DockerCli.Name("ps"));
        await _docker.OkAsync("run", "-d", "--name", one, "--label", $"mine={one}", "busybox", "sleep", "1000");
        await _docker.OkAsync("run", "--name", two, "--label", $"mine={one}", "busybox", "true");
        Assert.Equal(one, await _docker.OkAsync("ps", "--filter", $"label=mine={one}", "--format", "{{.Names}}"));
        Assert.Equal($"{two}\n{one}", await _docker.OkAsync("ps", "-a", "--filter", $"label=mine={one}", "--format", "{{.Names}}"));
        Assert.Equal(two, await _docker.OkAsync("ps", "-a", "--filter", $"label=mine={one}", "--filter", "status=exited", "--filter", "exited=0", "--format", "{{.Names}}"));
        Assert.Equal(one, await _docker.OkAsync("ps", "-a", "--filter", $"name=^/{one}$", "--format", "{{.Names}}"));
        Assert.Contains("Invalid filter", await _docker.FailAsync("ps", "--filter", "colour=red"), StringComparison.OrdinalIgnoreCase);
        await _docker.OkAsync("rm", "-f", one, two);
    }

    private Task<string> StatusAsync(string name) => _docker.InspectAsync(name, "{{.State.Status}}");
}
