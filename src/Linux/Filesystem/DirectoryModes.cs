namespace Gantry.Linux.Filesystem;

/// <summary>Who may enter a directory.</summary>
public static class DirectoryModes
{
    /// <summary>The owner only (0700).</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The owner; a group may pass through to what it knows the name of (0710).</summary>
    public const UnixFileMode GroupPassable = Private | UnixFileMode.GroupExecute;

    /// <summary>The owner; others may pass through to what they know the name of (0711).</summary>
    public const UnixFileMode Passable = GroupPassable | UnixFileMode.OtherExecute;
}
