using System.Text;
using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Logs;
using Gantry.Engine.Streams;
using Gantry.Engine.Volumes;
using Gantry.Images;
using Gantry.Images.Transfer;
using Gantry.Linux.Filesystem;
using Gantry.Networks;
using Gantry.Oci;
using Gantry.Oci.Archives;
using Gantry.Plugins;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;
using Gantry.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Engine.Tests;

/// <summary>An engine with roots, a bridge and a control group of its own, and an image of busybox; gone after the test.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private static int s_last = Environment.ProcessId % 97;
    private readonly int _number = Interlocked.Increment(ref s_last) % 200;
    private EventLog _events = null!;
    private StateDatabase _database = null!;
    private NetworkService _networks = null!;
    private ImageService _images = null!;
    private bool _stopped;

    private EngineHost() => Root = Directory.CreateTempSubdirectory("ge").FullName;

    public string Root { get; }

    public StateDatabase Database => _database;

    public ContainerEngine Engine { get; private set; } = null!;

    public ContainerService Containers => Engine.Containers;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static void NeedsRoot() => Assert.SkipUnless(
        Environment.IsPrivilegedProcess && File.Exists("/bin/busybox") && (File.Exists("/usr/bin/crun") || File.Exists("/usr/sbin/runc")), "containers need root, busybox and an OCI runtime");

    public static async Task<EngineHost> StartAsync()
    {
        NeedsRoot();
        var host = new EngineHost();
        host.Open();
        await host.MakeImageAsync();
        await host.Engine.StartAsync(Cancellation);
        return host;
    }

    /// <summary>What happens when the daemon is killed and started again: nothing of the old one cleans up.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await _networks.DisposeAsync();
        _database.Dispose();
        Open();
        _stopped = false;
        await Engine.StartAsync(Cancellation);
    }

    /// <summary>The daemon is gone; the containers go on.</summary>
    public async Task StopAsync()
    {
        if (!_stopped)
            await Engine.DisposeAsync();
        _stopped = true;
    }

    public async Task<string> CreateAsync(string script, Func<ContainerCreation, ContainerCreation>? change = null)
    {
        var creation = new ContainerCreation
        {
            Config = new ContainerConfig { Image = "busybox", Cmd = ["sh", "-c", script] },
            HostConfig = new HostConfig { NetworkMode = "none" },
        };
        return (await Containers.CreateAsync(change is null ? creation : change(creation), Cancellation)).Id;
    }

    public async Task<string> RunAsync(string script, Func<ContainerCreation, ContainerCreation>? change = null)
    {
        var id = await CreateAsync(script, change);
        await Containers.StartAsync(id, Cancellation);
        return id;
    }

    public async Task<string> LogsAsync(string id, bool follow = false)
    {
        var text = new StringBuilder();
        await foreach (var entry in Containers.ReadLogsAsync(id, new LogOptions { Stdout = true, Stderr = true, Follow = follow }, Cancellation))
            text.Append(Encoding.UTF8.GetString(entry.Content.Span));
        return text.ToString();
    }

    /// <summary>Waits until the log of a container has a text, which it must come to within a generous time.</summary>
    public async Task AwaitLogAsync(string id, string wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var text = new StringBuilder();
        await foreach (var entry in Containers.ReadLogsAsync(id, new LogOptions { Stdout = true, Stderr = true, Follow = true }, limit.Token))
            if (text.Append(Encoding.UTF8.GetString(entry.Content.Span)).ToString().Contains(wanted, StringComparison.Ordinal))
                return;
        Assert.Fail($"the log ended without \"{wanted}\": {text}");
    }

    /// <summary>Waits for an event of the daemon that runs, of its past or to come within a generous time.</summary>
    public async Task AwaitEventAsync(Func<EngineEvent, bool> wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        await foreach (var happened in _events.ReadAsync(DateTimeOffset.MinValue, null, limit.Token))
            if (wanted(happened))
                return;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in Containers.List())
            await Containers.RemoveAsync(container.Id, force: true, volumes: true, CancellationToken.None);
        await Engine.DisposeAsync();
        await _networks.RemoveEverythingAsync();
        await _networks.DisposeAsync();
        _database.Dispose();
        foreach (var mount in MountTable.Read().Where(m => m.Target.StartsWith(Root, StringComparison.Ordinal)).Reverse())
            Mounts.Unmount(mount.Target, detach: true);
        Directory.Delete(Root, recursive: true);
    }

    private void Open()
    {
        var time = TimeProvider.System;
        var loggers = NullLoggerFactory.Instance;
        _events = new EventLog(time);
        _database = StateDatabase.Open(Path.Combine(Root, "gantry.db"));
        _images = new ImageService(_database, Path.Combine(Root, "data"), new TransferOptions(), loggers, time);
        var plugins = new PluginSet(PluginLocations.Docker);
        _networks = new NetworkService(_database, Path.Combine(Root, "run"), new NetworkOptions { Bridge = $"ge{_number}", Bip = $"10.231.{_number}.1/24", Table = $"ge{_number}" }, plugins, loggers, time);
        var volumes = new VolumeService(_database, Path.Combine(Root, "data", "volumes"), plugins, _events.Publish, loggers, time);
        var options = new EngineOptions { DataRoot = Path.Combine(Root, "data"), ExecRoot = Path.Combine(Root, "run"), CgroupParent = Path.GetFileName(Root) };
        Engine = new ContainerEngine(options, _database, _images.Store, _images.Snapshotter, _networks, volumes, _events, HostProbe.Read(), loggers, time);
        volumes.RecoverAsync(Cancellation).GetAwaiter().GetResult();
    }

    private async Task MakeImageAsync()
    {
        var layer = await BusyboxLayerAsync();
        var (diffId, _) = await _images.ImportLayerAsync(null, new MemoryStream(layer), Cancellation);
        var config = new ImageConfig
        {
            Architecture = Platform.Host.Architecture,
            Os = "linux",
            RootFs = new RootFs { DiffIds = [diffId] },
            Config = new RunConfig { Cmd = ["sh"], Env = ["PATH=/bin"] },
        };
        _images.Store.Create(config, null, Reference.Parse("busybox"));
    }

    private static async Task<byte[]> BusyboxLayerAsync()
    {
        using var layer = new MemoryStream();
        await using var tar = new TarWriter(layer);
        foreach (var directory in (string[])["bin", "etc", "tmp", "data"])
            await tar.WriteAsync(new TarEntry { Name = directory, Kind = TarEntryKind.Directory, Permissions = 0x1ED }, null, Cancellation);
        await using (var program = File.OpenRead("/bin/busybox"))
            await tar.WriteAsync(new TarEntry { Name = "bin/busybox", Kind = TarEntryKind.Regular, Permissions = 0x1ED, Size = program.Length }, program, Cancellation);
        foreach (var applet in (string[])["sh", "cat", "echo", "sleep", "true", "false", "id", "ls", "hostname", "env", "head", "yes", "kill", "ps", "touch", "dd", "tail", "mkdir", "rm", "ln", "stty", "chmod", "chown", "stat", "pwd"])
            await tar.WriteAsync(new TarEntry { Name = "bin/" + applet, Kind = TarEntryKind.SymbolicLink, LinkName = "busybox", Permissions = 0x1FF }, null, Cancellation);
        await AddTextAsync(tar, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\nbob:x:1000:1000::/home/bob:/bin/sh\n");
        await AddTextAsync(tar, "etc/group", "root:x:0:\nbob:x:1000:\nstaff:x:50:bob\n");
        await AddTextAsync(tar, "data/seed", "from the image\n");
        await tar.FinishAsync(Cancellation);
        return layer.ToArray();
    }

    private static async Task AddTextAsync(TarWriter tar, string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await tar.WriteAsync(new TarEntry { Name = name, Kind = TarEntryKind.Regular, Permissions = 0x1A4, Size = bytes.Length }, new MemoryStream(bytes), Cancellation);
    }
}
