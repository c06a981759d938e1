using System.Runtime.InteropServices;

namespace Gantry.Linux.Processes;

/// <summary>The kernel's <c>struct epoll_event</c>, which is packed on x86-64 only.</summary>
internal struct EpollEvent
{
    private static readonly bool s_packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Size of one event in bytes on this processor.</summary>
    internal static int Size => s_packed ? 12 : 16;

    /// <summary>Writes an event as the kernel wants it.</summary>
    internal static unsafe void Write(byte* place, uint events, ulong data)
    {
        *(uint*)place = events;
        *(ulong*)(place + DataOffset) = data;
    }

    /// <summary>Reads the caller's data of an event.</summary>
    internal static unsafe ulong Data(byte* place) => *(ulong*)(place + DataOffset);

    private static int DataOffset => s_packed ? 4 : 8;
}
