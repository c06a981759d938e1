using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>Where trees are on their way into or out of volumes: beside the volumes, so that a tree becomes a volume by a rename.</summary>
internal sealed class StagingArea(string volumes)
{
    /// <summary>No volume can have this name.</summary>
    public const string DirectoryName = ".transfers";

    /// <summary>A new place.</summary>
    public StagedTree Create()
    {
        var all = Path.Combine(volumes, DirectoryName);
        Directory.CreateDirectory(all, DirectoryModes.Private);
        return StagedTree.Create(Path.Combine(all, TransferId.New()));
    }

    /// <summary>Removes what a daemon that died left.</summary>
    public void Clear() => DirectoryTrees.Remove(Path.Combine(volumes, DirectoryName));
}
