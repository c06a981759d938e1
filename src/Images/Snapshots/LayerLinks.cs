using Gantry.Linux.Filesystem;

namespace Gantry.Images.Snapshots;

/// <summary>
/// Makes a second directory of a layer: its directories are made again, all else are links to the same inodes. Nobody writes to
/// a committed layer, so they can be shared.
/// </summary>
internal static class LayerLinks
{
    /// <summary>Copies a layer's directory.</summary>
    /// <param name="from">The directory.</param>
    /// <param name="to">The new one; it must not be there.</param>
    /// <param name="cancellation">Stops it, with a part of the copy left.</param>
    public static void Copy(string from, string to, CancellationToken cancellation)
    {
        Directory.CreateDirectory(to);
        using var source = DirectoryHandle.Open(from);
        using var target = DirectoryHandle.Open(to);
        CopyContent(source, target, 0, cancellation);
        CopyFacts(source.Status(), [], target);
    }

    private static void CopyContent(DirectoryHandle source, DirectoryHandle target, int depth, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (depth > LayerWalk.MaxDepth)
            throw LayerWalk.TooDeep(source.Path);
        foreach (var entry in source.Entries())
        {
            if (source.Status(entry.Name) is not { } status)
                continue;
            if (!status.IsDirectory)
            {
                target.MakeHardLink(entry.Name, source, entry.Name);
                continue;
            }
            target.MakeDirectory(entry.Name, 0x1c0);
            using var below = source.OpenDirectory(entry.Name);
            using var made = target.OpenDirectory(entry.Name);
            CopyContent(below, made, depth + 1, cancellation);
            CopyFacts(status, Attributes(source, entry.Name), made);
        }
    }

    private static List<(string Name, byte[] Value)> Attributes(DirectoryHandle holder, string name)
    {
        var attributes = new List<(string, byte[])>();
        foreach (var attribute in holder.ListXattrs(name))
            if ((!attribute.StartsWith(Overlay.AttributePrefix, StringComparison.Ordinal) || attribute == Overlay.OpaqueAttribute) && holder.GetXattr(name, attribute) is { } value)
                attributes.Add((attribute, value));
        return attributes;
    }

    private static void CopyFacts(FileStatus status, List<(string Name, byte[] Value)> attributes, DirectoryHandle to)
    {
        to.Handle.SetOwner(status.UserId, status.GroupId, to.Path);
        foreach (var (name, value) in attributes)
            to.Handle.SetXattr(name, value, to.Path);
        to.Handle.SetPermissions(status.Permissions, to.Path);
        to.Handle.SetTimes(status.AccessTime, status.ModificationTime, to.Path);
    }
}
