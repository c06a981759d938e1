using Gantry.Linux.Filesystem;
using Gantry.Oci;
using Gantry.Oci.Archives;
using Gantry.Images.Transfer;
using Gantry.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Images.Tests;

/// <summary>The images of a host of its own, gone after the test with all mounts.</summary>
internal sealed class ImagesHost : IDisposable
{
    private StateDatabase _database;

    public ImagesHost(TransferOptions? options = null)
    {
        Root = Directory.CreateTempSubdirectory("gi").FullName;
        Options = options ?? new TransferOptions();
        _database = StateDatabase.Open(Path.Combine(Root, "gantry.db"));
        Images = Open();
    }

    public string Root { get; }

    public TransferOptions Options { get; }

    public ImageService Images { get; private set; }

    public static void NeedsRoot() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "file owners, devices and mounts need root");

    /// <summary>What happens when the daemon is killed and started again.</summary>
    public void Restart()
    {
        _database.Dispose();
        _database = StateDatabase.Open(Path.Combine(Root, "gantry.db"));
        Images = Open();
        Images.Recover();
    }

    /// <summary>Makes an image of one layer for each archive.</summary>
    public async Task<Image> MakeImageAsync(string? tag, params byte[][] layers)
    {
        var diffIds = new List<Digest>();
        Digest? chain = null;
        foreach (var layer in layers)
        {
            (var diffId, chain) = await Images.ImportLayerAsync(chain, new MemoryStream(layer));
            diffIds.Add(diffId);
        }
        var config = new ImageConfig { Architecture = Platform.Host.Architecture, Os = "linux", RootFs = new RootFs { DiffIds = diffIds }, Created = DateTimeOffset.UnixEpoch };
        return Images.Store.Create(config, null, tag is null ? [] : [Reference.Parse(tag)]);
    }

    public string MountActive(string key)
    {
        var mount = Images.Snapshotter.Mount(key);
        var target = Directory.CreateDirectory(Path.Combine(Root, "mounts", key)).FullName;
        Mounts.Perform(mount.Type, mount.Source, target, mount.Options);
        return target;
    }

    public static async Task<byte[]> Tar(params (TarEntry Entry, string Content)[] entries)
    {
        var stream = new MemoryStream();
        await using var writer = new TarWriter(stream);
        foreach (var (entry, content) in entries)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(content);
            await writer.WriteAsync(entry with { Size = bytes.Length }, new MemoryStream(bytes), default);
        }
        await writer.FinishAsync(default);
        return stream.ToArray();
    }

    public static (TarEntry, string) File(string name, string content = "", uint permissions = 0x1a4) =>
        (new TarEntry { Name = name, Kind = TarEntryKind.Regular, Permissions = permissions, ModificationTime = new(1_000_000_000) }, content);

    public static (TarEntry, string) Folder(string name, uint permissions = 0x1ed) =>
        (new TarEntry { Name = name, Kind = TarEntryKind.Directory, Permissions = permissions, ModificationTime = new(1_000_000_000) }, "");

    public static (TarEntry, string) Link(string name, string target, TarEntryKind kind = TarEntryKind.SymbolicLink) =>
        (new TarEntry { Name = name, Kind = kind, LinkName = target, Permissions = 0x1ff }, "");

    public void Dispose()
    {
        foreach (var mount in MountTable.Read().Where(m => m.Target.StartsWith(Root + "/", StringComparison.Ordinal)).Reverse())
            Mounts.Unmount(mount.Target, detach: true);
        _database.Dispose();
        DirectoryTrees.Remove(Root);
    }

    private ImageService Open() => new(_database, Root, Options, NullLoggerFactory.Instance, TimeProvider.System);
}
