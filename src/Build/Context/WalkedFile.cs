using Gantry.Linux.Filesystem;

namespace Gantry.Build.Context;

/// <summary>A file or directory on a walk.</summary>
/// <param name="Directory">The open directory that holds it; valid during the visit.</param>
/// <param name="Name">Its name in it.</param>
/// <param name="Path">Its path from the root of the tree.</param>
/// <param name="Relative">Its path from where the walk began.</param>
/// <param name="Status">Its status.</param>
internal sealed record WalkedFile(DirectoryHandle Directory, string Name, string Path, string Relative, FileStatus Status);
