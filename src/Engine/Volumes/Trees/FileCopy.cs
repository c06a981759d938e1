using System.Buffers;
using Gantry.Linux.Filesystem;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Volumes.Trees;

/// <summary>Copies what a regular file holds.</summary>
internal static class FileCopy
{
    private const int BufferSize = 1 << 20;

    /// <summary>Copies into an empty file: by sharing the blocks where the file system can, and with the holes in any case.</summary>
    /// <returns>How many bytes were really copied.</returns>
    public static long Copy(SafeFileHandle source, SafeFileHandle target, string name, CancellationToken cancellation)
    {
        if (target.TryCloneFrom(source, name))
            return 0;
        var size = DirectoryHandle.StatusOf(source, name).Size;
        var copied = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            foreach (var segment in source.DataSegments(size, name))
                copied += CopySegment(source, target, segment, buffer, name, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        target.SetSize(size, name);
        return copied;
    }

    /// <summary>A file that programs write to may have become shorter: then so has the segment.</summary>
    private static long CopySegment(SafeFileHandle source, SafeFileHandle target, FileSegment segment, byte[] buffer, string name, CancellationToken cancellation)
    {
        source.SeekTo(segment.Offset, name);
        target.SeekTo(segment.Offset, name);
        var left = segment.Length;
        while (left > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = source.ReadSome(buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)), name);
            if (count == 0)
                break;
            target.WriteAll(buffer.AsSpan(0, count), name);
            left -= count;
        }
        return segment.Length - left;
    }
}
