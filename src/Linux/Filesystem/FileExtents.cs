using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Filesystem;

/// <summary>Where a file's data lies: its holes, and blocks that two files share.</summary>
public static class FileExtents
{
    private const int SeekData = 3;
    private const int SeekHole = 4;

    /// <summary>The stretches of a file that have data, in order. A file system that knows no holes has one stretch.</summary>
    /// <param name="file">The file.</param>
    /// <param name="size">How far to look.</param>
    /// <param name="path">Its name for messages.</param>
    public static IEnumerable<FileSegment> DataSegments(this SafeFileHandle file, long size, string path)
    {
        for (var position = 0L; position < size;)
        {
            var data = Native.Seek(file, position, SeekData);
            if (data < 0)
            {
                var error = LinuxException.Last("seek", path);
                if (error.Errno == Errno.ENXIO)
                    yield break;
                throw error;
            }
            if (data >= size)
                yield break;
            var hole = Native.Seek(file, data, SeekHole);
            // The file became shorter since: what is left is read as far as it goes.
            position = hole < 0 ? size : Math.Min(hole, size);
            yield return new FileSegment(data, position - data);
        }
    }

    /// <summary>Makes an empty file share another's blocks (FICLONE), which takes no space and hardly any time.</summary>
    /// <returns>False where the file systems can't.</returns>
    /// <exception cref="LinuxException">They could, but the disk or a quota is full.</exception>
    public static bool TryCloneFrom(this SafeFileHandle file, SafeFileHandle source, string path)
    {
        if (Native.CloneFile(file, Native.FiClone, (int)source.DangerousGetHandle()) == 0)
            return true;
        var errno = (Errno)Marshal.GetLastPInvokeError();
        return errno is Errno.ENOSPC or Errno.EDQUOT ? throw new LinuxException("clone", path, errno) : false;
    }
}
