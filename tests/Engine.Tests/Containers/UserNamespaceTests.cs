using Gantry.Engine.Containers;
using Gantry.Engine.Exec;
using Gantry.Errors;
using Gantry.Images.Snapshots;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Tests.Containers;

public sealed class UserNamespaceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hardened_containers_have_ids_of_their_own_and_share_volumes_all_the_same()
    {
        await using var host = await StartAsync();
        var first = await host.RunAsync("touch /data/first; chown 5:6 /data/first; cat /proc/self/uid_map; echo ready; sleep 1000", Hardened("files:/data"));
        await host.AwaitLogAsync(first, "ready");
        var second = await host.RunAsync("stat -c %u:%g /data/first /data/seed; cat /proc/self/uid_map; echo ready; sleep 1000", Hardened("files:/data"));
        await host.AwaitLogAsync(second, "ready");

        Assert.NotEqual(host.Containers.Get(first).IdMapping, host.Containers.Get(second).IdMapping);
        Assert.StartsWith("5:6\n0:0\n", await host.LogsAsync(second), StringComparison.Ordinal);
        using var volume = DirectoryHandle.Open(host.Engine.Volumes.Get("files").Mountpoint);
        Assert.Equal((5u, 6u), (volume.Status("first")!.UserId, volume.Status("first")!.GroupId));
    }

    [Fact]
    public async Task They_keep_their_ids_over_a_restart_of_the_daemon_and_their_own()
    {
        await using var host = await StartAsync();
        var id = await host.RunAsync("touch /made; echo ready; exec sleep 1000", Hardened());
        await host.AwaitLogAsync(id, "ready");
        var mapping = host.Containers.Get(id).IdMapping;

        await host.RestartAsync();
        Assert.Equal(mapping, host.Containers.Get(id).IdMapping);
        Assert.Contains(new FileChange("/made", FileChangeKind.Added), await host.Engine.Files.ChangesAsync(id, Cancellation));
        await host.Containers.RestartAsync(id, null, 0, Cancellation);
        Assert.Contains($" {mapping!.HostUid} ", await File.ReadAllTextAsync($"/proc/{host.Containers.Get(id).State.Pid}/uid_map", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_shares_processes_shares_the_ids_too()
    {
        await using var host = await StartAsync();
        var owner = await host.RunAsync("exec sleep 1000", Hardened());
        var guest = await host.RunAsync("exec sleep 1000", c => Hardened()(c) with { HostConfig = Hardened()(c).HostConfig with { PidMode = "container:" + owner } });

        Assert.Equal(host.Containers.Get(owner).IdMapping, host.Containers.Get(guest).IdMapping);
        var open = await host.RunAsync("exec sleep 1000");
        var error = await Assert.ThrowsAsync<InvalidArgumentException>(() => host.CreateAsync("true", c => Hardened()(c) with { HostConfig = Hardened()(c).HostConfig with { PidMode = "container:" + open } }));
        Assert.Contains("--userns=host", error.Message, StringComparison.Ordinal);
    }

    private static async Task<EngineHost> StartAsync()
    {
        EngineHost.NeedsRoot();
        Assert.SkipUnless(IdmappedMount.IsSupported(Path.GetTempPath(), [new(0, 100_000, 1)]), "this kernel or file system has no idmapped mounts");
        var host = await EngineHost.StartAsync();
        // runc enters the root file system as the container's own root, which has to pass through.
        File.SetUnixFileMode(host.Root, File.GetUnixFileMode(host.Root) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return host;
    }

    private static Func<ContainerCreation, ContainerCreation> Hardened(params string[] binds) =>
        c => c with { HostConfig = c.HostConfig with { SecurityOpt = ["profile=hardened"], Binds = binds } };
}
