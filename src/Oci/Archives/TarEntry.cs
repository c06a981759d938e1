namespace Gantry.Oci.Archives;

/// <summary>One entry of a tar archive. Names are as the archive has them: nobody has checked where they lead.</summary>
public sealed record TarEntry
{
    /// <summary>The path; bytes that are no UTF-8 are the lone surrogates U+DC80 to U+DCFF.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required TarEntryKind Kind { get; init; }

    /// <summary>Where a link leads: for a symbolic link its text, for a hard link a path in the archive.</summary>
    public string LinkName { get; init; } = "";

    /// <summary>Permission bits with set-uid, set-gid and sticky.</summary>
    public uint Permissions { get; init; }

    /// <summary>The owning user.</summary>
    public uint UserId { get; init; }

    /// <summary>The owning group.</summary>
    public uint GroupId { get; init; }

    /// <summary>The user's name; for information only.</summary>
    public string UserName { get; init; } = "";

    /// <summary>The group's name; for information only.</summary>
    public string GroupName { get; init; } = "";

    /// <summary>The size of the file in bytes, holes included.</summary>
    public long Size { get; init; }

    /// <summary>When the content was changed last.</summary>
    public TarTime ModificationTime { get; init; }

    /// <summary>When it was read last, if the archive says.</summary>
    public TarTime? AccessTime { get; init; }

    /// <summary>For a device: the major number.</summary>
    public uint DeviceMajor { get; init; }

    /// <summary>For a device: the minor number.</summary>
    public uint DeviceMinor { get; init; }

    /// <summary>Extended attributes. The values are bytes, not text.</summary>
    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Xattrs { get; init; } = [];

    /// <summary>For a sparse file: which stretches the data that follows is for, in order. Null for any other.</summary>
    public IReadOnlyList<TarSegment>? Segments { get; init; }
}
