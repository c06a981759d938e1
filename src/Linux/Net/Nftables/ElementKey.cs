using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Text;

namespace Gantry.Linux.Net.Nftables;

/// <summary>
/// The bytes of a set element's key or value: a concatenation of fields in network order, each padded to four bytes, as the
/// kernel keeps them in its registers. Fields are appended in the order of the set's type.
/// </summary>
public readonly record struct ElementKey
{
    private readonly byte[]? _bytes;

    private ElementKey(byte[] bytes, string text)
    {
        _bytes = bytes;
        Text = text;
    }

    /// <summary>The key in the language of <c>nft</c>.</summary>
    public string? Text { get; }

    /// <summary>The bytes.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Appends a link's name (<c>ifname</c>).</summary>
    public ElementKey Link(string name)
    {
        Span<byte> field = stackalloc byte[16];
        field.Clear();
        Encoding.UTF8.GetBytes(name, field);
        return Append(field, $"\"{name}\"");
    }

    /// <summary>Appends an address (<c>ipv4_addr</c> or <c>ipv6_addr</c>).</summary>
    public ElementKey Address(IPAddress address) => Append(address.GetAddressBytes(), address.ToString());

    /// <summary>Appends an end of a range of addresses; its text is the whole range.</summary>
    public ElementKey Address(IPAddress address, string range) => Append(address.GetAddressBytes(), range);

    /// <summary>Appends a hardware address (<c>ether_addr</c>).</summary>
    public ElementKey Hardware(PhysicalAddress address) => Append(address.GetAddressBytes(), string.Join(':', address.GetAddressBytes().Select(b => b.ToString("x2"))));

    /// <summary>Appends a port (<c>inet_service</c>).</summary>
    public ElementKey Port(int port)
    {
        Span<byte> field = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)port);
        return Append(field, port.ToString());
    }

    /// <summary>Appends four bytes of a packet (<c>@th,offset,32</c>).</summary>
    public ElementKey Bytes4(uint value)
    {
        Span<byte> field = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(field, value);
        return Append(field, value.ToString());
    }

    /// <summary>Appends a protocol number (<c>inet_proto</c>).</summary>
    public ElementKey Protocol(int protocol) => Append([(byte)protocol], protocol.ToString());

    /// <inheritdoc/>
    public bool Equals(ElementKey other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    private ElementKey Append(ReadOnlySpan<byte> field, string text)
    {
        var before = _bytes?.Length ?? 0;
        var bytes = new byte[before + NetlinkBatch.Align(field.Length)];
        _bytes?.CopyTo(bytes, 0);
        field.CopyTo(bytes.AsSpan(before));
        return new(bytes, Text is null ? text : $"{Text} . {text}");
    }
}
