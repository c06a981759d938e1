using System.Runtime.InteropServices;

namespace Gantry.Linux.Sockets;

/// <summary>Reads and writes <c>struct epoll_event</c>, which is packed on x86-64 and nowhere else.</summary>
internal static class EpollEvent
{
    /// <summary>Its size in bytes.</summary>
    public static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static readonly int s_keyOffset = Size - sizeof(ulong);

    /// <summary>An interest in some events, under a key that comes back with them.</summary>
    public static byte[] Of(uint events, ulong key)
    {
        var bytes = new byte[Size];
        MemoryMarshal.Write(bytes, events);
        MemoryMarshal.Write(bytes.AsSpan(s_keyOffset), key);
        return bytes;
    }

    /// <summary>The key of one of several events.</summary>
    public static ulong Key(ReadOnlySpan<byte> events, int index) =>
        MemoryMarshal.Read<ulong>(events.Slice((index * Size) + s_keyOffset));
}
