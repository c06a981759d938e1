using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gantry.Linux.Net.Xfrm;

/// <summary>The structures of <c>linux/xfrm.h</c>.</summary>
internal static class XfrmMessages
{
    public const byte Esp = 50;

    /// <summary><c>XFRM_STATE_ESN</c>.</summary>
    public const byte ExtendedSequence = 128;

    public static ushort Family(IPAddress address) => (ushort)(address.AddressFamily == AddressFamily.InterNetwork ? Native.AfInet : Native.AfInet6);

    public static uint BigEndian(uint value) => BinaryPrimitives.ReverseEndianness(value);

    public static ushort BigEndian(ushort value) => BinaryPrimitives.ReverseEndianness(value);

    /// <summary><c>xfrm_address_t</c>: an address of either family, in network order, zeros after the shorter one.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Address
    {
        public uint First;
        public uint Second;
        public uint Third;
        public uint Fourth;

        public static Address Of(IPAddress address)
        {
            Span<byte> bytes = stackalloc byte[16];
            bytes.Clear();
            address.TryWriteBytes(bytes, out _);
            return MemoryMarshal.Read<Address>(bytes);
        }

        public readonly IPAddress In(ushort family) => new(MemoryMarshal.AsBytes(new ReadOnlySpan<Address>(in this))[..(family == Native.AfInet ? 4 : 16)]);
    }

    /// <summary><c>struct xfrm_id</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Id
    {
        public Address Destination;
        public uint Index;
        public byte Protocol;
    }

    /// <summary><c>struct xfrm_selector</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Selector
    {
        public Address Destination;
        public Address Source;
        public ushort DestinationPort;
        public ushort DestinationPortMask;
        public ushort SourcePort;
        public ushort SourcePortMask;
        public ushort Family;
        public byte DestinationLength;
        public byte SourceLength;
        public byte Protocol;
        public int Link;
        public uint User;
    }

    /// <summary><c>struct xfrm_lifetime_cfg</c> and the <c>xfrm_lifetime_cur</c> that always follows it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Limits
    {
        public ulong SoftBytes;
        public ulong HardBytes;
        public ulong SoftPackets;
        public ulong HardPackets;
        public ulong SoftAddSeconds;
        public ulong HardAddSeconds;
        public ulong SoftUseSeconds;
        public ulong HardUseSeconds;
        public ulong Bytes;
        public ulong Packets;
        public ulong AddTime;
        public ulong UseTime;

        public static Limits None => new() { SoftBytes = ulong.MaxValue, HardBytes = ulong.MaxValue, SoftPackets = ulong.MaxValue, HardPackets = ulong.MaxValue };
    }

    /// <summary><c>struct xfrm_usersa_info</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Association
    {
        public Selector Selector;
        public Id Id;
        public Address Source;
        public Limits Limits;
        public uint ReplayWindowErrors;
        public uint Replays;
        public uint IntegrityErrors;
        public uint Sequence;
        public uint Owner;
        public ushort Family;
        public byte Mode;
        public byte SmallReplayWindow;
        public byte Flags;
    }

    /// <summary><c>struct xfrm_usersa_id</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct AssociationId
    {
        public Address Destination;
        public uint Index;
        public ushort Family;
        public byte Protocol;
    }

    /// <summary><c>struct xfrm_userpolicy_info</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Policy
    {
        public Selector Selector;
        public Limits Limits;
        public uint Priority;
        public uint Index;
        public byte Direction;
        public byte Action;
        public byte Flags;
        public byte Share;
    }

    /// <summary><c>struct xfrm_userpolicy_id</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PolicyId
    {
        public Selector Selector;
        public uint Index;
        public byte Direction;
    }

    /// <summary><c>struct xfrm_user_tmpl</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Template
    {
        public Id Id;
        public ushort Family;
        public Address Source;
        public uint Owner;
        public byte Mode;
        public byte Share;
        public byte Optional;
        public uint Authentications;
        public uint Encryptions;
        public uint Compressions;
    }

    /// <summary><c>struct xfrm_replay_state_esn</c>, without its bits.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ReplayWindow
    {
        public uint Words;
        public uint SentLow;
        public uint SeenLow;
        public uint SentHigh;
        public uint SeenHigh;
        public uint Packets;
    }

    /// <summary><c>struct xfrm_mark</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Mark
    {
        public uint Value;
        public uint Mask;
    }
}
