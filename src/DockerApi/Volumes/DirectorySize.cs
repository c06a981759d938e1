namespace Gantry.DockerApi.Volumes;

/// <summary>What a directory holds.</summary>
internal static class DirectorySize
{
    private static readonly EnumerationOptions s_everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };

    /// <summary>Bytes of all files; links are not followed. -1 when it cannot be read.</summary>
    public static long Of(string directory, CancellationToken cancellation)
    {
        try
        {
            var size = 0L;
            foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", s_everything))
            {
                cancellation.ThrowIfCancellationRequested();
                if (entry is FileInfo { LinkTarget: null } file)
                    size += file.Length;
            }
            return size;
        }
        catch (IOException)
        {
            // The volume is being removed, or its file system does not answer: there is no size to tell.
            return -1;
        }
    }
}
