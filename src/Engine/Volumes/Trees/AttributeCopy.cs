using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes.Trees;

/// <summary>
/// Copies what is known of an inode: the owner first, since a change of owner takes set-uid and capabilities away; the times
/// last. Attributes that the source does not have go: they are from a pass before, or a directory's default access list.
/// </summary>
internal static class AttributeCopy
{
    /// <summary>From one name to another.</summary>
    public static void Copy(DirectoryHandle from, DirectoryHandle to, string name, FileStatus status)
    {
        to.SetOwner(name, status.UserId, status.GroupId);
        if (status.Kind != FileKind.SymbolicLink)
            to.SetPermissions(name, status.Permissions);
        var attributes = from.ListXattrs(name);
        foreach (var attribute in to.ListXattrs(name).Where(IsCopied).Except(attributes))
            to.RemoveXattr(name, attribute);
        foreach (var attribute in attributes.Where(IsCopied))
            if (from.GetXattr(name, attribute) is { } value)
                to.SetXattr(name, attribute, value);
        to.SetTimes(name, status.AccessTime, status.ModificationTime);
    }

    /// <summary>From one open directory to another.</summary>
    public static void Copy(DirectoryHandle from, DirectoryHandle to)
    {
        var status = from.Status();
        to.Handle.SetOwner(status.UserId, status.GroupId, to.Path);
        to.Handle.SetPermissions(status.Permissions, to.Path);
        var attributes = from.ListXattrs();
        foreach (var attribute in to.ListXattrs().Where(IsCopied).Except(attributes))
            to.RemoveXattr(attribute);
        foreach (var attribute in attributes.Where(IsCopied))
            if (from.GetXattr(attribute) is { } value)
                to.Handle.SetXattr(attribute, value, to.Path);
        to.Handle.SetTimes(status.AccessTime, status.ModificationTime, to.Path);
    }

    /// <summary>Marks that the host's security module or integrity checks gave a file are made anew for the copy.</summary>
    private static bool IsCopied(string attribute) =>
        !attribute.StartsWith("security.", StringComparison.Ordinal) || attribute == "security.capability";
}
