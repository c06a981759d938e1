namespace Gantry.Linux.Processes;

/// <summary>What can happen to a watched file or directory (inotify's bits).</summary>
[Flags]
public enum FileEvents : uint
{
    /// <summary>A file was written to.</summary>
    Modified = 0x2,

    /// <summary>A file that was open for writing was closed.</summary>
    Closed = 0x8,

    /// <summary>A file was moved away.</summary>
    MovedFrom = 0x40,

    /// <summary>A file was moved in.</summary>
    MovedTo = 0x80,

    /// <summary>A file was made.</summary>
    Created = 0x100,

    /// <summary>A file was removed.</summary>
    Deleted = 0x200,

    /// <summary>The watched thing itself was removed.</summary>
    SelfDeleted = 0x400,

    /// <summary>The watched thing itself was moved.</summary>
    SelfMoved = 0x800,

    /// <summary>Events were lost because nobody read them: look at everything again.</summary>
    Overflow = 0x4000,

    /// <summary>Tell once only.</summary>
    OneShot = 0x80000000,
}
