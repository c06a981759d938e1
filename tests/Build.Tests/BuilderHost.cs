using System.Diagnostics;
using Gantry.Build.Cache;
using Gantry.Build.Context;
using Gantry.Build.Dockerfile;
using Gantry.Images;
using Gantry.Networks;
using Gantry.Oci;
using Gantry.Plugins;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Tasks;
using Gantry.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Build.Tests;

/// <summary>A builder with everything below it, in directories of its own. Its base image <c>busybox</c> is made from the host's.</summary>
public sealed class BuilderHost : IAsyncDisposable
{
    private readonly List<IDisposable> _held = [];
    private CacheLimits _limits = CacheLimits.Default;
    private NetworkService _networks = null!;

    public static bool CanRun { get; } = Environment.UserName == "root" && File.Exists("/bin/busybox");

    public string Root { get; } = Directory.CreateTempSubdirectory("gb").FullName;

    public StateDatabase Database { get; private set; } = null!;

    public ImageService Images { get; private set; } = null!;

    public ImageBuilder Builder { get; private set; } = null!;

    public RecordingProgress Progress { get; private set; } = new();

    public static async Task<BuilderHost> StartAsync(CacheLimits? limits = null)
    {
        var host = new BuilderHost { _limits = limits ?? CacheLimits.Default };
        host.Open();
        await host.Builder.StartAsync(default);
        await host.MakeBaseAsync();
        return host;
    }

    /// <summary>As after a kill: the parts are made anew on what is on disk.</summary>
    public async Task RestartAsync()
    {
        await CloseAsync();
        Open();
        await Builder.StartAsync(default);
    }

    public async Task<BuildResult> BuildAsync(string dockerfile, Func<BuildRequest, BuildRequest>? change = null, params (string Path, string Content)[] files)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Root, "contexts", Guid.NewGuid().ToString("N"))).FullName;
        foreach (var (path, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(directory, path))!);
            await File.WriteAllTextAsync(Path.Combine(directory, path), content);
        }
        return await BuildInAsync(directory, dockerfile, change);
    }

    public async Task<BuildResult> BuildInAsync(string directory, string dockerfile, Func<BuildRequest, BuildRequest>? change = null)
    {
        var ignore = Path.Combine(directory, ".dockerignore");
        var context = new DirectoryContext(directory, PathRules.ParseIgnoreFile(File.Exists(ignore) ? await File.ReadAllTextAsync(ignore) : ""));
        _held.Add(context);
        Progress = new();
        var request = new BuildRequest { Id = Guid.NewGuid().ToString("N"), Dockerfile = DockerfileParser.Parse(dockerfile), Context = context, Network = "none" };
        return await Builder.BuildAsync(change?.Invoke(request) ?? request, Progress, default);
    }

    /// <summary>The result's files: path to content, <c>-> target</c> for links, <c>/</c> for directories.</summary>
    public async Task<Dictionary<string, string>> FilesAsync(BuildResult result)
    {
        using var tar = new MemoryStream();
        await Builder.Exports.ToTarAsync(Solved(result), tar, default);
        tar.Position = 0;
        var files = new Dictionary<string, string>();
        using var reader = new System.Formats.Tar.TarReader(tar);
        while (reader.GetNextEntry(copyData: true) is { } entry)
            files[entry.Name.TrimEnd('/')] = entry.EntryType switch
            {
                System.Formats.Tar.TarEntryType.Directory => "/",
                System.Formats.Tar.TarEntryType.SymbolicLink => "-> " + entry.LinkName,
                _ => entry.DataStream is null ? "" : new StreamReader(entry.DataStream).ReadToEnd(),
            };
        return files;
    }

    /// <summary>Results as what one request came to.</summary>
    public static SolvedBuild Solved(params IReadOnlyList<BuildResult> results) => new()
    {
        Results = results,
        Facts = new() { Id = "build", Started = DateTimeOffset.UnixEpoch, Finished = DateTimeOffset.UnixEpoch, DockerfileName = "Dockerfile", DockerfileText = "", Options = new Dictionary<string, string>() },
    };

    public IReadOnlyList<string> LeftMounts() => [.. File.ReadLines("/proc/self/mounts").Where(m => m.Contains(Root + "/", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Linux.Filesystem.DirectoryTrees.Remove(Root);
    }

    private void Open()
    {
        Directory.CreateDirectory(Path.Combine(Root, "data"));
        Database = StateDatabase.Open(Path.Combine(Root, "data", "gantry.db"));
        Images = new(Database, Path.Combine(Root, "data"), new(), NullLoggerFactory.Instance, TimeProvider.System);
        _networks = new(Database, Path.Combine(Root, "exec"), new() { Bridge = "none" }, new PluginSet(PluginLocations.Docker), NullLoggerFactory.Instance, TimeProvider.System);
        var runtimes = new OciRuntimes(Path.Combine(Root, "exec", "oci"), new Dictionary<string, string>(), null);
        var options = new BuilderOptions { DataRoot = Path.Combine(Root, "data"), ExecRoot = Path.Combine(Root, "exec"), CgroupParent = Path.GetFileName(Root), CacheLimits = _limits };
        Builder = new(options, Database, Images.Store, Images.Transfer, Images.Snapshotter, _networks, runtimes, HostProbe.Read(), NullLoggerFactory.Instance, TimeProvider.System);
        Images.Recover();
    }

    private async Task CloseAsync()
    {
        foreach (var held in _held)
            held.Dispose();
        _held.Clear();
        Builder.Dispose();
        await _networks.DisposeAsync();
        Database.Dispose();
    }

    private async Task MakeBaseAsync()
    {
        var tree = Directory.CreateDirectory(Path.Combine(Root, "busybox")).FullName;
        var script = $"cd {tree} && mkdir -p bin etc tmp root usr/bin var && cp /bin/busybox bin/ && chmod 1777 tmp && for a in sh ls cat echo mkdir id env sleep test touch rm ln chmod stat find grep true false wc head sed tr seq mkfifo; do ln -s busybox bin/$a; done && echo root:x:0:0:root:/root:/bin/sh > etc/passwd && echo app:x:1000:1000::/:/bin/sh >> etc/passwd && printf 'root:x:0:\\napp:x:1000:\\nstaff:x:50:app\\n' > etc/group && tar cf ../busybox.tar .";
        using var shell = Process.Start("/bin/sh", ["-c", script]);
        await shell.WaitForExitAsync();
        await using var tar = File.OpenRead(Path.Combine(Root, "busybox.tar"));
        var (layer, _) = await Images.ImportLayerAsync(null, tar);
        var config = new ImageConfig
        {
            Created = DateTimeOffset.UnixEpoch,
            Architecture = Planning.PlatformText.Host.Architecture,
            Os = "linux",
            Config = new() { Env = ["PATH=/bin:/usr/bin"], Cmd = ["sh"] },
            RootFs = new() { DiffIds = [layer] },
        };
        Images.Store.Create(config, null, Reference.Parse("busybox").WithDefaultTag());
    }
}
