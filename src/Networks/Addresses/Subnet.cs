using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Networks.Addresses;

/// <summary>A block of addresses of one family, as <c>10.0.0.0/8</c>; addresses in it are numbers to count with.</summary>
internal readonly record struct Subnet
{
    private Subnet(AddressFamily family, UInt128 first, int prefixLength)
    {
        Family = family;
        First = first;
        PrefixLength = prefixLength;
    }

    public AddressFamily Family { get; }

    public int PrefixLength { get; }

    /// <summary>The first address, whose host bits are zero.</summary>
    public UInt128 First { get; }

    /// <summary>The last address, whose host bits are all one.</summary>
    public UInt128 Last => First | HostMask(Bits, PrefixLength);

    public bool IsIPv4 => Family == AddressFamily.InterNetwork;

    public IPAddress BaseAddress => Address(First);

    private int Bits => IsIPv4 ? 32 : 128;

    /// <summary>Reads <c>address/length</c>; host bits may be set.</summary>
    public static bool TryParse(string? text, out Subnet subnet, [NotNullWhen(true)] out IPAddress? address)
    {
        subnet = default;
        address = null;
        var slash = text?.IndexOf('/') ?? -1;
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out var parsed)
            || !int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out var length)
            || length > (parsed.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
            return false;
        address = parsed;
        subnet = Of(parsed, length);
        return true;
    }

    /// <summary>The subnet of a length that an address is in.</summary>
    public static Subnet Of(IPAddress address, int prefixLength)
    {
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        return new(address.AddressFamily, Number(address) & ~HostMask(bits, prefixLength), prefixLength);
    }

    /// <summary>The address as a number.</summary>
    public static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The number as an address of this subnet's family.</summary>
    public IPAddress Address(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!IsIPv4)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
            return new(bytes);
        }
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)number);
        return new(bytes[..4]);
    }

    public bool Contains(IPAddress address) =>
        address.AddressFamily == Family && Number(address) is var number && number >= First && number <= Last;

    public bool Contains(Subnet other) => other.Family == Family && other.First >= First && other.Last <= Last;

    public bool Overlaps(Subnet other) => other.Family == Family && First <= other.Last && other.First <= Last;

    /// <summary>The next subnet of the same length; null after the last one.</summary>
    public Subnet? Next()
    {
        var highest = IsIPv4 ? uint.MaxValue : UInt128.MaxValue;
        return Last == highest ? null : new(Family, Last + 1, PrefixLength);
    }

    /// <summary>The first subnet of a length within this one.</summary>
    public Subnet Cut(int prefixLength) => new(Family, First, prefixLength);

    public override string ToString() => $"{BaseAddress}/{PrefixLength}";

    private static UInt128 HostMask(int bits, int prefixLength) =>
        prefixLength == 0 && bits == 128 ? UInt128.MaxValue : (UInt128.One << (bits - prefixLength)) - 1;
}
