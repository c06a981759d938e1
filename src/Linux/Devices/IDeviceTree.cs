namespace Gantry.Linux.Devices;

/// <summary>The device files that a host has.</summary>
public interface IDeviceTree
{
    /// <summary>The device at a path, links followed; null when something else, or nothing, is there.</summary>
    DeviceNode? Find(string path);

    /// <summary>Whether there is a directory.</summary>
    bool IsDirectory(string path);

    /// <summary>Whether there is anything.</summary>
    bool Exists(string path);

    /// <summary>The devices in a directory and below; links are not followed.</summary>
    IEnumerable<DeviceNode> Walk(string directory);
}
