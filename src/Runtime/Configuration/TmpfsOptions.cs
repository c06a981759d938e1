namespace Gantry.Runtime.Configuration;

/// <summary>Options of a memory file system.</summary>
public sealed record TmpfsOptions
{
    /// <summary>Size in bytes.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Permission bits.</summary>
    public int? Mode { get; init; }

    /// <summary>Further mount options.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Options { get; init; }
}
