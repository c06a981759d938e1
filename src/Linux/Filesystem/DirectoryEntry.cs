namespace Gantry.Linux.Filesystem;

/// <summary>A name in a directory.</summary>
/// <param name="Name">The name, one component.</param>
/// <param name="Kind">What it is, or <see cref="FileKind.Unknown"/> where the file system does not say.</param>
public readonly record struct DirectoryEntry(string Name, FileKind Kind);
