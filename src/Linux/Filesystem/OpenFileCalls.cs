using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Filesystem;

/// <summary>What can be done to a file by its descriptor alone.</summary>
public static unsafe class OpenFileCalls
{
    /// <summary>Sets the owner.</summary>
    public static void SetOwner(this SafeFileHandle file, uint user, uint group, string path) =>
        LinuxException.Check(Native.ChangeOwner(file, user, group), "chown", path);

    /// <summary>Sets the permissions, set-uid and the like included.</summary>
    public static void SetPermissions(this SafeFileHandle file, uint permissions, string path) =>
        LinuxException.Check(Native.ChangeMode(file, permissions), "chmod", path);

    /// <summary>Sets the times.</summary>
    public static void SetTimes(this SafeFileHandle file, UnixTime access, UnixTime modification, string path)
    {
        var times = stackalloc UnixTime[] { access, modification };
        LinuxException.Check(Native.SetTimes(file, times), "set the times of", path);
    }

    /// <summary>Sets an extended attribute.</summary>
    public static void SetXattr(this SafeFileHandle file, string attribute, ReadOnlySpan<byte> value, string path)
    {
        fixed (byte* bytes = value)
            LinuxException.Check(Native.SetXattr(file, attribute, bytes, (nuint)value.Length, 0), $"set {attribute} of", path);
    }

    /// <summary>Writes all of some bytes at the file's position.</summary>
    public static void WriteAll(this SafeFileHandle file, ReadOnlySpan<byte> content, string path)
    {
        fixed (byte* bytes = content)
        {
            for (var done = 0; done < content.Length;)
            {
                var count = Native.Write(file, bytes + done, (nuint)(content.Length - done));
                if (count >= 0)
                    done += (int)count;
                else if (LinuxException.Last("write", path) is { Errno: not Errno.EINTR } error)
                    throw error;
            }
        }
    }

    /// <summary>Reads at the file's position; 0 at its end.</summary>
    public static int ReadSome(this SafeFileHandle file, Span<byte> buffer, string path)
    {
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                var count = Native.Read(file, bytes, (nuint)buffer.Length);
                if (count >= 0)
                    return (int)count;
                if (LinuxException.Last("read", path) is { Errno: not Errno.EINTR } error)
                    throw error;
            }
        }
    }

    /// <summary>Sets the size; what is added is a hole.</summary>
    public static void SetSize(this SafeFileHandle file, long size, string path) =>
        LinuxException.Check(Native.Truncate(file, size), "truncate", path);

    /// <summary>Moves the file's position, to leave a hole before what is written next.</summary>
    public static void SeekTo(this SafeFileHandle file, long offset, string path)
    {
        if (Native.Seek(file, offset, 0) < 0)
            throw LinuxException.Last("seek", path);
    }

    /// <summary>Waits until everything written to the file's file system is on disk (syncfs).</summary>
    public static void SyncFilesystem(this SafeFileHandle file, string path) =>
        LinuxException.Check(Native.SyncFilesystem(file), "syncfs", path);
}
