using System.Runtime.InteropServices;

namespace Gantry.Linux.Devices;

/// <summary>The device files of this host.</summary>
public sealed partial class HostDeviceTree : IDeviceTree
{
    // What lies there belongs to the mount namespace that sees it and is made anew in each container.
    private static readonly HashSet<string> OfTheMountNamespace = ["pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev"];

    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int SymlinkNoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint BasicStats = 0x7ff; // STATX_BASIC_STATS

    private HostDeviceTree()
    {
    }

    /// <summary>The only one.</summary>
    public static HostDeviceTree Instance { get; } = new();

    /// <inheritdoc/>
    public DeviceNode? Find(string path) => Read(path, followLinks: true);

    /// <inheritdoc/>
    public bool IsDirectory(string path) => Directory.Exists(path);

    /// <inheritdoc/>
    public bool Exists(string path) => Path.Exists(path);

    /// <inheritdoc/>
    public IEnumerable<DeviceNode> Walk(string directory)
    {
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null)
                continue;
            if (entry is DirectoryInfo)
            {
                if (OfTheMountNamespace.Contains(entry.Name))
                    continue;
                foreach (var below in Walk(entry.FullName))
                    yield return below;
            }
            else if (entry.Name != "console" && Read(entry.FullName, followLinks: false) is { } device)
            {
                yield return device;
            }
        }
    }

    private static DeviceNode? Read(string path, bool followLinks)
    {
        if (StatX(CurrentDirectory, path, followLinks ? 0 : SymlinkNoFollow, BasicStats, out var stat) != 0)
            return null;
        char? type = (stat.Mode & 0xF000) switch { 0x2000 => 'c', 0x6000 => 'b', _ => null };
        return type is { } known
            ? new DeviceNode(path, known, stat.RdevMajor, stat.RdevMinor, stat.Mode & 0x1FFu, stat.Uid, stat.Gid)
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out StatXResult result);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatXResult
    {
        [FieldOffset(20)] public uint Uid;
        [FieldOffset(24)] public uint Gid;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(128)] public uint RdevMajor;
        [FieldOffset(132)] public uint RdevMinor;
    }
}
