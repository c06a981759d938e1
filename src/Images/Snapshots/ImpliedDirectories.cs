using Gantry.Linux.Filesystem;

namespace Gantry.Images.Snapshots;

/// <summary>
/// Gives directories for which a layer has no entry of its own the owner, permissions, times and attributes that they have in
/// the layers below: overlayfs shows a directory as its topmost layer has it.
/// </summary>
internal static class ImpliedDirectories
{
    /// <param name="layer">The layer's directory.</param>
    /// <param name="paths">The directories; empty is the root.</param>
    /// <param name="lower">The directories of the layers below, the topmost first.</param>
    public static void Complete(DirectoryHandle layer, IEnumerable<string> paths, IReadOnlyList<string> lower)
    {
        if (lower.Count == 0)
            return;
        foreach (var path in paths)
        {
            if (path.Length == 0)
            {
                using var root = DirectoryHandle.Open(lower[0]);
                Copy(root.Status(), layer, []);
                continue;
            }
            Complete(layer, path.Split('/'), lower);
        }
    }

    private static void Complete(DirectoryHandle layer, string[] way, IReadOnlyList<string> lower)
    {
        var here = layer.OpenSelf();
        var below = LowerDirectories.Open(lower);
        try
        {
            for (var i = 0; i < way.Length; i++)
            {
                if (here.Status(way[i]) is not { IsDirectory: true } || below.Find(way[i], out var holder) is not { IsDirectory: true } status)
                    return;
                var next = here.OpenDirectory(way[i]);
                here.Dispose();
                here = next;
                if (i == way.Length - 1)
                    Copy(status, here, Attributes(holder!, way[i]));
                var deeper = below.Enter(way[i]);
                below.Dispose();
                below = deeper;
            }
        }
        finally
        {
            here.Dispose();
            below.Dispose();
        }
    }

    private static List<(string Name, byte[] Value)> Attributes(DirectoryHandle holder, string name)
    {
        var attributes = new List<(string, byte[])>();
        foreach (var attribute in holder.ListXattrs(name))
            if (!attribute.StartsWith(Overlay.AttributePrefix, StringComparison.Ordinal) && holder.GetXattr(name, attribute) is { } value)
                attributes.Add((attribute, value));
        return attributes;
    }

    private static void Copy(FileStatus status, DirectoryHandle to, IEnumerable<(string Name, byte[] Value)> attributes)
    {
        to.Handle.SetOwner(status.UserId, status.GroupId, to.Path);
        foreach (var (name, value) in attributes)
            to.Handle.SetXattr(name, value, to.Path);
        to.Handle.SetPermissions(status.Permissions, to.Path);
        to.Handle.SetTimes(status.AccessTime, status.ModificationTime, to.Path);
    }
}
