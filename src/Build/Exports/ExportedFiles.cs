using Gantry.Build.Execution.Files;
using Gantry.Linux.Filesystem;

namespace Gantry.Build.Exports;

/// <summary>Unpacks what a build gave out, at whoever asked for it.</summary>
public static class ExportedFiles
{
    /// <summary>Unpacks a tar into a directory. Nothing is written outside of it, whatever names and links the tar has; everything belongs to the caller.</summary>
    /// <param name="tar">The tar.</param>
    /// <param name="directory">The directory; it is made.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static async Task UnpackAsync(Stream tar, string directory, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        using var root = RootedDirectory.Open(directory);
        var own = root.Root.Status();
        using var extractor = new TarExtractor(root, new() { Owner = new(own.UserId, own.GroupId) });
        await extractor.ExtractAsync(tar, "/", cancellation);
        // The end of a tar is padded: whoever writes it must be able to.
        await tar.CopyToAsync(Stream.Null, cancellation);
    }
}
