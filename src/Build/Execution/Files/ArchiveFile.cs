using Gantry.Build.Context;
using Gantry.Images.Archives;
using Gantry.Linux.Filesystem;

namespace Gantry.Build.Execution.Files;

/// <summary>A file that ADD unpacks.</summary>
internal static class ArchiveFile
{
    /// <summary>Whether a file is a tar, compressed or not.</summary>
    public static bool IsArchive(ContextTree tree, string path)
    {
        if (path.Length == 0 || tree.Files.Status(path) is not { Kind: FileKind.Regular })
            return false;
        using var stream = Open(tree, path);
        return IsArchive(stream);
    }

    /// <summary>Whether a seekable stream is a tar, compressed or not.</summary>
    public static bool IsArchive(Stream stream)
    {
        var head = new byte[Decompression.HeadLength];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        if (Decompression.Detect(head.AsSpan(0, length)) is not { } format)
            return Decompression.IsTar(head.AsSpan(0, length));
        try
        {
            using var inner = Decompression.Open(format, new UndisposedStream(stream));
            length = inner.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return Decompression.IsTar(head.AsSpan(0, length));
        }
        catch (InvalidDataException)
        {
            return false;
        }
        finally
        {
            stream.Position = 0;
        }
    }

    /// <summary>Unpacks a file into the image.</summary>
    public static async Task UnpackAsync(ContextTree tree, string path, LayerWorkspace workspace, string target, string? chown, CancellationToken cancellation)
    {
        await using var stream = Open(tree, path);
        await UnpackAsync(stream, workspace, target, chown, cancellation);
    }

    /// <summary>Unpacks a seekable stream into the image.</summary>
    public static async Task UnpackAsync(Stream stream, LayerWorkspace workspace, string target, string? chown, CancellationToken cancellation)
    {
        var head = new byte[Decompression.HeadLength];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        await using var tar = Decompression.Open(Decompression.Detect(head.AsSpan(0, length)), stream);
        using var root = workspace.Open();
        var rules = new TarRules { Owner = chown is null ? null : OwnerLookup.Resolve(root, chown), AllowSpecialFiles = true };
        using var extractor = new TarExtractor(root, rules);
        await extractor.ExtractAsync(tar, target, cancellation);
    }

    private static FileStream Open(ContextTree tree, string path) =>
        new(tree.Files.OpenFile(path, OpenFlags.Read | OpenFlags.NonBlocking), FileAccess.Read, 64 * 1024);
}
