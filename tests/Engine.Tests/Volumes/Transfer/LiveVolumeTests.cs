using Gantry.Engine.Containers;
using Gantry.Engine.Volumes.Transfer;
using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.State;

namespace Gantry.Engine.Tests.Volumes.Transfer;

/// <summary>Volumes that containers write to meanwhile.</summary>
public sealed class LiveVolumeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_is_of_one_moment_and_the_container_goes_on()
    {
        await using var host = await EngineHost.StartAsync();
        // Two files that at every moment differ by one at most, the first being ahead, unless one is just being written.
        var id = await host.RunAsync("i=0; while :; do i=$((i+1)); echo $i > /v/a; echo $i > /v/b; [ $i = 3 ] && echo begun; done", WithVolume);
        await host.AwaitLogAsync(id, "begun");

        for (var round = 0; round < 3; round++)
        {
            var copied = await host.Engine.VolumeTransfers.CloneAsync("live", $"copy{round}", Cancellation);
            var (a, b) = (await ReadAsync(copied, "a"), await ReadAsync(copied, "b"));
            Assert.True(a == b || a == b + 1 || a == 0 || b == 0, $"{a} and {b} are not of one moment");
            Assert.Equal([id], copied.Frozen);
            Assert.InRange(copied.FrozenFor, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(20));
        }

        Assert.Equal(ContainerStatus.Running, host.Containers.Get(id).State.Status);
        Assert.Contains(id, host.Engine.Volumes.Users("live"));
    }

    [Fact]
    public async Task A_container_that_only_reads_or_is_paused_by_a_person_is_left_alone()
    {
        await using var host = await EngineHost.StartAsync();
        var reader = await host.RunAsync("sleep 1000", c => c with { HostConfig = c.HostConfig with { Binds = ["live:/v:ro"] } });
        var paused = await host.RunAsync("sleep 1000", WithVolume);
        await host.Containers.PauseAsync(paused, Cancellation);

        var copied = await host.Engine.VolumeTransfers.SnapshotAsync("live", "copy", Cancellation);

        Assert.Empty(copied.Frozen);
        Assert.Equal(ContainerStatus.Running, host.Containers.Get(reader).State.Status);
        Assert.Equal(ContainerStatus.Paused, host.Containers.Get(paused).State.Status);
    }

    [Fact]
    public async Task A_container_that_was_frozen_when_the_daemon_died_goes_on_at_the_next_start()
    {
        await using var host = await EngineHost.StartAsync();
        var frozen = await host.RunAsync("while :; do sleep 0.1; done");
        var paused = await host.RunAsync("while :; do sleep 0.1; done");
        var never = await host.RunAsync("while :; do sleep 0.1; done");
        await host.Containers.PauseAsync(frozen, Cancellation);
        await host.Containers.PauseAsync(paused, Cancellation);
        await host.StopAsync();
        var notes = new RecordTable<FrozenContainer>(host.Database, "frozen", EngineJson.Default.FrozenContainer);
        notes.Put(frozen, new FrozenContainer(DateTimeOffset.UtcNow));
        notes.Put(never, new FrozenContainer(DateTimeOffset.UtcNow));
        notes.Put("a container that is gone", new FrozenContainer(DateTimeOffset.UtcNow));

        await host.RestartAsync();

        Assert.Equal(ContainerStatus.Running, host.Containers.Get(frozen).State.Status);
        Assert.Equal(ContainerStatus.Paused, host.Containers.Get(paused).State.Status);
        Assert.Equal(ContainerStatus.Running, host.Containers.Get(never).State.Status);
        Assert.Empty(new RecordTable<FrozenContainer>(host.Database, "frozen", EngineJson.Default.FrozenContainer).List((_, e) => throw e));
        await host.Containers.PauseAsync(frozen, Cancellation);
    }

    [Fact]
    public async Task Nothing_is_imported_under_a_container_that_runs()
    {
        await using var host = await EngineHost.StartAsync();
        await host.RunAsync("sleep 1000", c => WithVolume(c) with { Name = "busy" });
        using var export = await host.Engine.VolumeTransfers.ExportAsync("live", Cancellation);
        using var archive = new MemoryStream();
        await export.WriteAsync(archive, Cancellation);
        archive.Position = 0;

        var e = await Assert.ThrowsAsync<ConflictException>(() => host.Engine.VolumeTransfers.ImportAsync(new VolumeImport { Name = "live", Replaces = true }, archive, Cancellation));

        Assert.Equal("volume live is in use by containers that run: busy; stop them first", e.Message);
    }

    private static ContainerCreation WithVolume(ContainerCreation creation) => creation with { HostConfig = creation.HostConfig with { Binds = ["live:/v"] } };

    private static async Task<int> ReadAsync(VolumeTransfer copy, string name) =>
        int.TryParse(await File.ReadAllTextAsync(Path.Combine(copy.Volume.Mountpoint, name), Cancellation), out var number) ? number : 0;
}
