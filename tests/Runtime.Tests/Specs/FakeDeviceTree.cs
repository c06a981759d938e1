using Gantry.Linux.Devices;

namespace Gantry.Runtime.Tests.Specs;

/// <summary>A host with a disk, a sound directory and the usual character devices.</summary>
internal sealed class FakeDeviceTree : IDeviceTree
{
    private static readonly DeviceNode[] Nodes =
    [
        new("/dev/null", 'c', 1, 3, 0x1b6, 0, 0),
        new("/dev/fuse", 'c', 10, 229, 0x1b6, 0, 0),
        new("/dev/sda", 'b', 8, 0, 0x1b0, 0, 6),
        new("/dev/snd/seq", 'c', 116, 1, 0x1b0, 0, 29),
        new("/dev/snd/timer", 'c', 116, 33, 0x1b0, 0, 29),
    ];

    public DeviceNode? Find(string path) => Nodes.FirstOrDefault(node => node.Path == path);

    public bool IsDirectory(string path) => path is "/dev" or "/dev/snd" or "/dev/empty" or "/etc";

    public bool Exists(string path) => Find(path) is not null || IsDirectory(path) || path == "/etc/passwd";

    public IEnumerable<DeviceNode> Walk(string directory) =>
        Nodes.Where(node => node.Path.StartsWith(directory + "/", StringComparison.Ordinal));
}
