namespace Gantry.Engine.Files;

/// <summary>How an archive is put into a container.</summary>
/// <param name="NoOverwriteDirNonDir">Whether to refuse to replace a directory by a file or a file by a directory.</param>
/// <param name="CopyUidGid">Whether files get the owner of the container's user rather than the archive's.</param>
public sealed record ArchiveExtraction(bool NoOverwriteDirNonDir, bool CopyUidGid);
