using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Containers;

public sealed class StreamTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Fact]
    public async Task Attach_shows_what_comes_and_passes_input_on()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "-i", "--name", name, "busybox", "sh", "-c", "while read line; do echo got $line; done; echo end");
        await using var attached = _docker.Session("attach", name);
        await attached.WriteAsync("hello\n");
        await attached.LineAsync("got hello");
        attached.CloseInput();
        await _docker.OkAsync("stop", "-t", "0", name);
        await _docker.OkAsync("rm", name);
    }

    [Fact]
    public async Task The_detach_keys_leave_the_container_running()
    {
        var name = DockerCli.Name();
        await using var terminal = _docker.Terminal($"run -it --name {name} busybox sh -c 'echo ready; exec sleep 1000'");
        await terminal.LineAsync("ready");
        await terminal.WriteAsync("\u0010\u0011");
        Assert.Equal(0, await terminal.EndAsync());
        Assert.Equal("running", await _docker.InspectAsync(name, "{{.State.Status}}"));
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task A_terminal_is_a_terminal_with_the_clients_size()
    {
        await using var terminal = _docker.Terminal("run -it --rm busybox sh -c 'tty; until stty size | grep -q \"30 100\"; do :; done; echo sized; exit 5'", rows: 30, columns: 100);
        await terminal.LineAsync("/dev/pts/0");
        await terminal.LineAsync("sized");
        Assert.Equal(5, await terminal.EndAsync());
    }

    [Fact]
    public async Task Exec_runs_a_program_beside_the_first_and_gives_its_exit_code()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "-e", "A=1", "busybox", "sleep", "1000");
        var result = await _docker.RunAsync("exec", "-e", "B=2", "-w", "/tmp", "-u", "65534", name, "sh", "-c", "echo $A $B $PWD $(id -u); echo err >&2; exit 4");
        Assert.Equal((4, "1 2 /tmp 65534", "err\n"), (result.ExitCode, result.Output, result.Errors));
        var piped = await _docker.PipeAsync("a\nb\n"u8.ToArray(), "exec", "-i", name, "wc", "-l");
        Assert.Equal("2", piped.Output);
        Assert.Equal(127, (await _docker.RunAsync("exec", name, "nonesuch")).ExitCode);
        await _docker.OkAsync("exec", "-d", name, "touch", "/made");
        await Eventually.HoldsAsync(async () => (await _docker.RunAsync("exec", name, "test", "-e", "/made")).ExitCode == 0, "the detached program ran");
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task What_execs_that_fail_leave_keeps_no_container_from_ending()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "busybox", "sleep", "1000");
        var failed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _docker.RunAsync("exec", name, "nonesuch")));
        Assert.All(failed, result => Assert.Equal(127, result.ExitCode));
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task Exec_with_a_terminal_is_on_one()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "busybox", "sleep", "1000");
        await using var terminal = _docker.Terminal($"exec -it {name} sh");
        await terminal.WriteAsync("tty\nexit 6\n");
        await terminal.LineAsync("/dev/pts/");
        Assert.Equal(6, await terminal.EndAsync());
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task Logs_keep_both_outputs_apart_and_can_be_cut()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "--name", name, "busybox", "sh", "-c", "for i in 1 2 3; do echo out$i; done; echo err >&2");
        var logs = await _docker.RunAsync("logs", name);
        Assert.Equal(("out1\nout2\nout3", "err\n"), (logs.Output, logs.Errors));
        Assert.Equal("out3", (await _docker.OkAsync("logs", "--tail", "2", name)).Trim());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z out1", await _docker.OkAsync("logs", "-t", name));
        Assert.Equal("", await _docker.OkAsync("logs", "--since", "2099-01-01T00:00:00Z", name));
        Assert.Equal("", await _docker.OkAsync("logs", "--until", "2001-01-01T00:00:00Z", name));
        await _docker.OkAsync("rm", name);
    }

    [Fact]
    public async Task Logs_are_followed_to_the_end()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "-i", "--name", name, "busybox", "sh", "-c", "echo first; read x; echo last");
        await using var logs = _docker.Session("logs", "-f", name);
        await logs.LineAsync("first");
        await using var attached = _docker.Session("attach", name);
        await attached.WriteAsync("go\n");
        await logs.LineAsync("last");
        Assert.Equal(0, await logs.EndAsync());
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task A_binary_megabyte_comes_through_whole()
    {
        var result = await _docker.RunAsync("run", "--rm", "busybox", "sh", "-c", "dd if=/dev/urandom of=/f bs=64k count=16 2>/dev/null; sha256sum /f | cut -c1-64 >&2; cat /f");
        Assert.Equal(result.Errors.Trim(), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(result.Bytes)));
    }

    [Fact]
    public async Task Log_details_show_the_labels_variables_and_tag_that_were_asked_for()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "--name", name, "--log-opt", "labels=team", "--log-opt", "env=STAGE", "--log-opt", "tag={{.ImageName}}", "--label", "team=a b", "-e", "STAGE=test", "busybox", "echo", "line");
        Assert.Equal("STAGE=test,tag=busybox,team=a+b line", await _docker.OkAsync("logs", "--details", name));
        Assert.Contains("invalid log option tag", await _docker.FailAsync("create", "--log-opt", "tag={{.Nope}}", "busybox"));
        await _docker.OkAsync("rm", name);
    }

    [Fact]
    public async Task The_log_driver_none_keeps_nothing_and_json_file_turns_its_files_over()
    {
        var (none, small) = (DockerCli.Name(), DockerCli.Name());
        await _docker.OkAsync("run", "--name", none, "--log-driver", "none", "busybox", "echo", "lost");
        Assert.Contains("configured logging driver does not support reading", await _docker.FailAsync("logs", none));
        await _docker.OkAsync("run", "--name", small, "--log-opt", "max-size=64k", "--log-opt", "max-file=2", "busybox", "sh", "-c", "yes 0123456789012345678901234567890123456789 | head -n 20000");
        var kept = await _docker.OkAsync("logs", small);
        Assert.InRange(kept.Length, 1, 400_000);
        await _docker.OkAsync("rm", none, small);
    }
}
