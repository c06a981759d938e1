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

    private ElementKey(byte[] bytes) => _bytes = bytes;

    /// <summary>The bytes.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Appends a link's name (<c>ifname</c>).</summary>
    public ElementKey Link(string name)
    {
        Span<byte> field = stackalloc byte[16];
        field.Clear();
        Encoding.UTF8.GetBytes(name, field);
        return Append(field);
    }

    /// <summary>Appends an address (<c>ipv4_addr</c> or <c>ipv6_addr</c>).</summary>
    public ElementKey Address(IPAddress address) => Append(address.GetAddressBytes());

    /// <summary>Appends a hardware address (<c>ether_addr</c>).</summary>
    public ElementKey Hardware(PhysicalAddress address) => Append(address.GetAddressBytes());

    /// <summary>Appends a port (<c>inet_service</c>).</summary>
    public ElementKey Port(int port)
    {
        Span<byte> field = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)port);
        return Append(field);
    }

    /// <summary>Appends a protocol number (<c>inet_proto</c>).</summary>
    public ElementKey Protocol(int protocol) => Append([(byte)protocol]);

    /// <inheritdoc/>
    public bool Equals(ElementKey other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    private ElementKey Append(ReadOnlySpan<byte> field)
    {
        var before = _bytes?.Length ?? 0;
        var bytes = new byte[before + NetlinkBatch.Align(field.Length)];
        _bytes?.CopyTo(bytes, 0);
        field.CopyTo(bytes.AsSpan(before));
        return new(bytes);
    }
}
