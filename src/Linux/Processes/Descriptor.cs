using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static Gantry.Linux.Processes.ProcessNative;

namespace Gantry.Linux.Processes;

/// <summary>Plain reads and writes on pipes and fifos, and waiting for them without a thread each.</summary>
public static class Descriptor
{
    private const int O_WRONLY = 1, O_RDWR = 2, O_DIRECTORY = 0x10000, O_PATH = 0x200000;

    /// <summary>Makes a pipe whose ends are closed on exec.</summary>
    /// <exception cref="IOException">There are no descriptors left.</exception>
    public static unsafe (SafeFileHandle Read, SafeFileHandle Write) Pipe()
    {
        var ends = stackalloc int[2];
        if (pipe2(ends, O_CLOEXEC) < 0)
            throw Failure("pipe");
        return (new SafeFileHandle(ends[0], true), new SafeFileHandle(ends[1], true));
    }

    /// <summary>Opens <c>/dev/null</c> for reading and writing.</summary>
    public static SafeFileHandle OpenNull()
    {
        var descriptor = open("/dev/null", O_RDWR | O_CLOEXEC, 0);
        return descriptor < 0 ? throw Failure("/dev/null") : new SafeFileHandle(descriptor, true);
    }

    /// <summary>Opens a directory as a place only, so that <c>/proc/self/fd/N/name</c> is a short name for what is in it.</summary>
    /// <exception cref="IOException">There is no such directory.</exception>
    public static SafeFileHandle OpenDirectory(string path)
    {
        var descriptor = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
        return descriptor < 0 ? throw Failure(path) : new SafeFileHandle(descriptor, true);
    }

    /// <summary>Opens a fifo for writing; null when nobody reads it.</summary>
    /// <exception cref="IOException">There is no such fifo.</exception>
    public static SafeFileHandle? OpenFifo(string path)
    {
        var descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC, 0);
        if (descriptor >= 0)
            return new SafeFileHandle(descriptor, true);
        return Marshal.GetLastPInvokeError() == ENXIO ? null : throw Failure(path);
    }

    /// <summary>Writes some bytes, which must fit the pipe.</summary>
    /// <exception cref="IOException">Nobody reads any more.</exception>
    public static unsafe void Write(SafeHandle descriptor, ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
            fixed (byte* bytes = data)
            {
                var written = write(descriptor, bytes, data.Length);
                if (written < 0 && Marshal.GetLastPInvokeError() != EINTR)
                    throw Failure("write");
                data = data[(int)Math.Max(written, 0)..];
            }
    }

    /// <summary>Reads what is there, waiting until something is; 0 at the end.</summary>
    public static async ValueTask<int> ReadAsync(SafeHandle descriptor, Memory<byte> buffer, CancellationToken cancellation)
    {
        await DescriptorPoller.Shared.WaitReadableAsync(descriptor, cancellation);
        return ReadAvailable(descriptor, buffer.Span);
    }

    internal static unsafe int ReadAvailable(SafeHandle descriptor, Span<byte> buffer)
    {
        while (true)
            fixed (byte* bytes = buffer)
            {
                var count = read(descriptor, bytes, buffer.Length);
                if (count >= 0)
                    return (int)count;
                var error = Marshal.GetLastPInvokeError();
                if (error == EAGAIN)
                    return 0;
                if (error != EINTR)
                    throw Failure("read", error);
            }
    }
}
