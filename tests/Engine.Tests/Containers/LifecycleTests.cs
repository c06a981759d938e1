using System.Diagnostics;
using System.Text;
using Gantry.Engine.Containers;
using Gantry.Engine.Exec;
using Gantry.Engine.Streams;
using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Tests.Containers;

public sealed class LifecycleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_runs_writes_its_log_and_leaves_its_exit_code()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.CreateAsync("echo out; echo err >&2; exit 3");
        var wait = host.Containers.Wait(id, WaitCondition.NextExit, Cancellation);
        await host.Containers.StartAsync(id, Cancellation);
        Assert.Equal(3, (await wait).ExitCode);
        Assert.Equal(ContainerStatus.Exited, host.Containers.Get(id).State.Status);
        var log = await host.LogsAsync(id);
        Assert.Contains("out\n", log, StringComparison.Ordinal);
        Assert.Contains("err\n", log, StringComparison.Ordinal);
        await host.Containers.RemoveAsync(id, false, false, Cancellation);
        Assert.Throws<NotFoundException>(() => host.Containers.Get(id));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(host.Root, "run/containers")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(host.Root, "data/containers")));
    }

    [Fact]
    public async Task A_missing_program_is_told_as_clients_expect()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.CreateAsync("", c => c with { Config = c.Config with { Cmd = ["nope"] } });
        var error = await Assert.ThrowsAnyAsync<GantryException>(() => host.Containers.StartAsync(id, Cancellation));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("exec: \"nope\": executable file not found in $PATH", error.Message, StringComparison.Ordinal);
        var state = host.Containers.Get(id).State;
        Assert.Equal((ContainerStatus.Created, 127), (state.Status, state.ExitCode));
    }

    [Fact]
    public async Task Input_and_output_pass_through_an_attachment_made_before_the_start()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.CreateAsync("cat; echo done >&2", c => c with { Config = c.Config with { OpenStdin = true, StdinOnce = true, AttachStdin = true } });
        await using var session = await host.Containers.AttachAsync(id, new AttachOptions { Stdin = true, Stdout = true, Stderr = true, Stream = true }, Cancellation);
        var sink = new RecordingSink();
        var run = session.RunAsync(new MemoryStream(Encoding.UTF8.GetBytes("hello\n")), sink, Cancellation);
        await host.Containers.StartAsync(id, Cancellation);
        await run;
        Assert.Equal("hello\n", sink.Stdout);
        Assert.Equal("done\n", sink.Stderr);
    }

    [Fact]
    public async Task A_stop_asks_first_and_insists_after_its_time()
    {
        await using var host = await EngineHost.StartAsync();
        var polite = await host.RunAsync("trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.1; done");
        await host.AwaitLogAsync(polite, "ready");
        await host.Containers.StopAsync(polite, null, 20, Cancellation);
        Assert.Equal(5, host.Containers.Get(polite).State.ExitCode);
        var stubborn = await host.RunAsync("trap '' TERM; echo ready; while :; do sleep 0.1; done");
        await host.AwaitLogAsync(stubborn, "ready");
        await host.Containers.StopAsync(stubborn, null, 1, Cancellation);
        Assert.Equal(137, host.Containers.Get(stubborn).State.ExitCode);
        await Assert.ThrowsAsync<NotModifiedException>(() => host.Containers.StopAsync(stubborn, null, 1, Cancellation));
    }

    [Fact]
    public async Task Programs_can_be_executed_in_it()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.RunAsync("sleep 1000");
        var exec = host.Engine.Execs.Create(id, new ExecCreation { Command = ["sh", "-c", "id; cat; exit 7"], AttachStdin = true, AttachStdout = true, AttachStderr = true, User = "bob", Env = ["A=b"], WorkingDir = "/tmp" });
        await using var session = await host.Engine.Execs.StartAsync(exec.Id, false, null, Cancellation);
        var sink = new RecordingSink();
        await session.RunAsync(new MemoryStream("typed\n"u8.ToArray()), sink, Cancellation);
        Assert.Contains("uid=1000(bob) gid=1000(bob) groups=", sink.Stdout, StringComparison.Ordinal);
        Assert.EndsWith("typed\n", sink.Stdout, StringComparison.Ordinal);
        Assert.Equal(7, host.Engine.Execs.Get(exec.Id).ExitCode);
        var missing = host.Engine.Execs.Create(id, new ExecCreation { Command = ["nope"], AttachStdout = true });
        await using var failing = await host.Engine.Execs.StartAsync(missing.Id, false, null, Cancellation);
        var error = await Assert.ThrowsAnyAsync<GantryException>(() => failing.RunAsync(null, sink, Cancellation));
        Assert.Contains("executable file not found", error.Message, StringComparison.Ordinal);
        Assert.Equal(127, host.Engine.Execs.Get(missing.Id).ExitCode);
    }

    [Fact]
    public async Task A_container_survives_a_restart_of_the_daemon_and_keeps_its_exit_code()
    {
        await using var host = await EngineHost.StartAsync();
        var living = await host.RunAsync("echo first; while [ ! -e /tmp/go ]; do sleep 0.1; done; echo second; exit 9");
        var dying = await host.RunAsync("sleep 0.5; exit 4");
        var removed = await host.RunAsync("sleep 0.2", c => c with { HostConfig = c.HostConfig with { AutoRemove = true } });
        await host.AwaitLogAsync(living, "first");
        await host.StopAsync();
        await WaitForExitFileAsync(host, dying);
        await WaitForExitFileAsync(host, removed);
        await host.RestartAsync();
        Assert.Equal(ContainerStatus.Running, host.Containers.Get(living).State.Status);
        if (host.Containers.Get(dying).State.Status == ContainerStatus.Running)
            await host.Containers.Wait(dying, WaitCondition.NotRunning, Cancellation);
        Assert.Equal(4, host.Containers.Get(dying).State.ExitCode);
        var exec = host.Engine.Execs.Create(living, new ExecCreation { Command = ["touch", "/tmp/go"] });
        var wait = host.Containers.Wait(living, WaitCondition.NotRunning, Cancellation);
        await host.Engine.Execs.StartDetachedAsync(exec.Id, Cancellation);
        Assert.Equal(9, (await wait).ExitCode);
        Assert.Equal("first\nsecond\n", await host.LogsAsync(living));
        await GoneAsync(host, removed);
    }

    [Fact]
    public async Task A_restart_policy_starts_a_failing_program_again_until_its_count()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.RunAsync("exit 1", c => c with { HostConfig = c.HostConfig with { RestartPolicy = new RestartPolicy { Name = "on-failure", MaximumRetryCount = 2 } } });
        var watch = Stopwatch.StartNew();
        while (host.Containers.Get(id) is not { RestartCount: 2, State.Status: ContainerStatus.Exited })
        {
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), host.Containers.Get(id).ToString());
            await host.Containers.Wait(id, host.Containers.Get(id).State.Status == ContainerStatus.Exited ? WaitCondition.NotRunning : WaitCondition.NextExit, Cancellation);
        }
    }

    [Fact]
    public async Task A_frozen_container_thaws()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.RunAsync("sleep 1000");
        await host.Containers.PauseAsync(id, Cancellation);
        Assert.Equal(ContainerStatus.Paused, host.Containers.Get(id).State.Status);
        Assert.Throws<ConflictException>(() => host.Engine.Execs.Create(id, new ExecCreation { Command = ["true"] }));
        await host.Containers.UnpauseAsync(id, Cancellation);
        await host.Containers.KillAsync(id, null, Cancellation);
        Assert.Equal(137, (await host.Containers.Wait(id, WaitCondition.NotRunning, Cancellation)).ExitCode);
    }

    private static async Task GoneAsync(EngineHost host, string id)
    {
        if (host.Containers.List().All(c => c.Id != id))
            return;
        await host.Containers.Wait(id, WaitCondition.Removed, Cancellation);
    }

    private static async Task WaitForExitFileAsync(EngineHost host, string id)
    {
        using var watcher = new Linux.Processes.FileWatcher();
        var exits = Path.Combine(host.Root, "run/exits");
        watcher.Add(exits, Linux.Processes.FileEvents.MovedTo);
        while (!File.Exists(Path.Combine(exits, id)) && host.Containers.List().Any(c => c.Id == id && c.State.Status == ContainerStatus.Running))
            await watcher.ReadAsync(Cancellation);
    }
}
