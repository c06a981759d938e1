namespace Gantry.Linux.Filesystem;

/// <summary>Mount options in the words of mount(8), taken apart for mount(2).</summary>
/// <param name="Flags">What the kernel takes as flags.</param>
/// <param name="Propagation">The propagation to set after the mount, if any.</param>
/// <param name="IsPropagationRecursive">Whether the propagation goes for the mounts below too.</param>
/// <param name="Data">What only the file system understands.</param>
public sealed record MountOptions(MountFlags Flags, MountPropagation? Propagation, bool IsPropagationRecursive, IReadOnlyList<string> Data)
{
    private static readonly Dictionary<string, (MountFlags Set, MountFlags Clear)> s_flags = new(StringComparer.Ordinal)
    {
        ["defaults"] = (0, 0),
        ["ro"] = (MountFlags.ReadOnly, 0),
        ["rw"] = (0, MountFlags.ReadOnly),
        ["nosuid"] = (MountFlags.NoSetUid, 0),
        ["suid"] = (0, MountFlags.NoSetUid),
        ["nodev"] = (MountFlags.NoDevices, 0),
        ["dev"] = (0, MountFlags.NoDevices),
        ["noexec"] = (MountFlags.NoExecute, 0),
        ["exec"] = (0, MountFlags.NoExecute),
        ["sync"] = (MountFlags.Synchronous, 0),
        ["async"] = (0, MountFlags.Synchronous),
        ["dirsync"] = (MountFlags.DirectorySynchronous, 0),
        ["remount"] = (MountFlags.Remount, 0),
        ["noatime"] = (MountFlags.NoAccessTime, 0),
        ["atime"] = (0, MountFlags.NoAccessTime),
        ["nodiratime"] = (MountFlags.NoDirectoryAccessTime, 0),
        ["diratime"] = (0, MountFlags.NoDirectoryAccessTime),
        ["relatime"] = (MountFlags.RelativeAccessTime, 0),
        ["norelatime"] = (0, MountFlags.RelativeAccessTime),
        ["strictatime"] = (MountFlags.StrictAccessTime, 0),
        ["nostrictatime"] = (0, MountFlags.StrictAccessTime),
        ["nosymfollow"] = (MountFlags.NoSymbolicLinks, 0),
        ["bind"] = (MountFlags.Bind, 0),
        ["rbind"] = (MountFlags.Bind | MountFlags.Recursive, 0),
    };

    private static readonly Dictionary<string, (MountPropagation Propagation, bool Recursive)> s_propagations = new(StringComparer.Ordinal)
    {
        ["private"] = (MountPropagation.Private, false),
        ["rprivate"] = (MountPropagation.Private, true),
        ["shared"] = (MountPropagation.Shared, false),
        ["rshared"] = (MountPropagation.Shared, true),
        ["slave"] = (MountPropagation.Slave, false),
        ["rslave"] = (MountPropagation.Slave, true),
        ["unbindable"] = (MountPropagation.Unbindable, false),
        ["runbindable"] = (MountPropagation.Unbindable, true),
    };

    /// <summary>Takes options apart; a later one wins over an earlier one.</summary>
    public static MountOptions Parse(IEnumerable<string> options)
    {
        var flags = MountFlags.None;
        (MountPropagation Propagation, bool Recursive)? propagation = null;
        var data = new List<string>();
        foreach (var option in options)
        {
            if (s_flags.TryGetValue(option, out var change))
                flags = (flags & ~change.Clear) | change.Set;
            else if (s_propagations.TryGetValue(option, out var wanted))
                propagation = wanted;
            else
                data.Add(option);
        }
        return new MountOptions(flags, propagation?.Propagation, propagation?.Recursive ?? false, data);
    }
}
