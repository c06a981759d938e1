using Gantry.Engine.Containers;
using Gantry.Engine.Exec;
using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.State;

namespace Gantry.Engine.Tests.Containers;

/// <summary>The daemon is killed between two steps: what it finds when it starts again is made there by hand.</summary>
public sealed class RecoveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_creation_that_was_interrupted_is_undone_and_its_name_free()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.CreateAsync("true", c => c with { Name = "half" });
        await RewriteAsync(host, id, record => record with { Stage = ContainerStage.Creating });
        Assert.Empty(host.Containers.List());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(host.Root, "data/containers")));
        await host.CreateAsync("true", c => c with { Name = "half" });
    }

    [Fact]
    public async Task A_removal_that_was_interrupted_is_finished()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.RunAsync("true");
        await host.Containers.Wait(id, WaitCondition.NotRunning, Cancellation);
        await RewriteAsync(host, id, record => record with { Stage = ContainerStage.Removing });
        Assert.Empty(host.Containers.List());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(host.Root, "data/containers")));
    }

    [Fact]
    public async Task A_start_that_was_not_written_down_is_undone_and_can_be_repeated()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.CreateAsync("sleep 1000");
        var before = host.Containers.Get(id);
        await host.Containers.StartAsync(id, Cancellation);
        var pid = host.Containers.Get(id).State.Pid;
        await RewriteAsync(host, id, _ => new ContainerRecord { Container = before });
        Assert.Equal(ContainerStatus.Created, host.Containers.Get(id).State.Status);
        Assert.False(Directory.Exists($"/proc/{pid}/root/bin"));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(host.Root, "run/containers")));
        await host.Containers.StartAsync(id, Cancellation);
        Assert.Equal(ContainerStatus.Running, host.Containers.Get(id).State.Status);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_stops_nothing_else()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.RunAsync("sleep 1000");
        await host.StopAsync();
        new RecordTable<IReadOnlyList<string>>(host.Database, "containers", EngineJson.Default.IReadOnlyListString).Put("damaged", ["no container"]);
        await host.RestartAsync();
        Assert.Equal([id], host.Containers.List().Select(c => c.Id));
        Assert.Equal(ContainerStatus.Running, host.Containers.Get(id).State.Status);
    }

    [Fact]
    public async Task A_container_whose_monitor_was_killed_keeps_its_exit_code()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.RunAsync("trap 'exit 6' USR1; echo ready; while :; do sleep 0.1; done");
        await host.AwaitLogAsync(id, "ready");
        var wait = host.Containers.Wait(id, WaitCondition.NextExit, Cancellation);
        using (var monitor = Linux.Processes.ProcessHandle.Open(host.Containers.Get(id).State.MonitorPid)!)
            monitor.TrySignal(Linux.Processes.Signal.Kill);
        await host.Containers.KillAsync(id, "USR1", Cancellation);
        Assert.InRange((await wait).ExitCode, 1, 255);
        await host.Containers.RemoveAsync(id, false, false, Cancellation);
    }

    [Fact]
    public async Task An_exec_is_known_again_whether_it_runs_or_ended_meanwhile()
    {
        await using var host = await EngineHost.StartAsync();
        var id = await host.RunAsync("sleep 1000");
        var (runs, ends, waits) = (await ExecAsync("trap 'exit 7' TERM; while :; do sleep 0.1; done"), await ExecAsync("exit 5"), host.Engine.Execs.Create(id, new ExecCreation { Command = ["true"] }).Id);
        var pid = host.Engine.Execs.Get(runs).Pid;
        await host.RestartAsync();

        Assert.True(host.Engine.Execs.Get(runs) is { Running: true, ExitCode: null } running && running.Pid == pid);
        Assert.Superset(new HashSet<string> { runs, waits }, host.Engine.Execs.Of(id).ToHashSet());
        using (var program = Linux.Processes.ProcessHandle.Open(pid)!)
            program.TrySignal(Linux.Processes.Signal.Terminate);
        Assert.Equal(7, await ExitAsync(runs));
        Assert.Equal(5, await ExitAsync(ends));
        await host.Engine.Execs.StartDetachedAsync(waits, Cancellation);
        Assert.Equal(0, await ExitAsync(waits));
        await host.Containers.RemoveAsync(id, true, false, Cancellation);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(host.Root, "run/execs")));

        async Task<string> ExecAsync(string script)
        {
            var exec = host.Engine.Execs.Create(id, new ExecCreation { Command = ["sh", "-c", script] }).Id;
            await host.Engine.Execs.StartDetachedAsync(exec, Cancellation);
            return exec;
        }

        async Task<int?> ExitAsync(string exec)
        {
            // One that ended between the two daemons has no event of this one.
            if (host.Engine.Execs.Get(exec).ExitCode is null)
                await host.AwaitEventAsync(e => e.Action == "exec_die" && e.Attributes["execID"] == exec);
            return host.Engine.Execs.Get(exec).ExitCode;
        }
    }

    [Fact]
    public async Task Containers_that_are_not_to_outlive_the_daemon_are_stopped_and_their_policy_applies_at_its_return()
    {
        await using var host = await EngineHost.StartAsync();
        var plain = await host.RunAsync("trap 'exit 3' TERM; echo ready; while :; do sleep 0.1; done");
        var deaf = await host.RunAsync("trap '' TERM; echo ready; while :; do sleep 0.1; done");
        var always = await host.RunAsync("echo ready; sleep 1000", c => c with { HostConfig = c.HostConfig with { RestartPolicy = new RestartPolicy { Name = "always" } } });
        foreach (var id in (string[])[plain, deaf, always])
            await host.AwaitLogAsync(id, "ready");
        await host.Engine.StopContainersAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((ContainerStatus.Exited, 3), (host.Containers.Get(plain).State.Status, host.Containers.Get(plain).State.ExitCode));
        Assert.Equal(137, host.Containers.Get(deaf).State.ExitCode);
        Assert.Equal(ContainerStatus.Exited, host.Containers.Get(always).State.Status);

        await host.RestartAsync();
        Assert.Equal(ContainerStatus.Exited, host.Containers.Get(plain).State.Status);
        await host.AwaitEventAsync(e => e.Action == "start" && e.ActorId == always);
        Assert.Equal(ContainerStatus.Running, host.Containers.Get(always).State.Status);
        await host.Containers.RemoveAsync(always, true, false, Cancellation);
    }

    private static async Task RewriteAsync(EngineHost host, string id, Func<ContainerRecord, ContainerRecord> change)
    {
        await host.StopAsync();
        var records = new RecordTable<ContainerRecord>(host.Database, "containers", EngineJson.Default.ContainerRecord);
        records.Put(id, change(records.Get(id) ?? throw new NotFoundException(id)));
        await host.RestartAsync();
    }
}
