using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gantry.Linux.Net.Xfrm;

namespace Gantry.Networks.Overlay.Encryption;

/// <summary>Makes a key for each direction between two hosts out of the cluster's secret of a period. Pure.</summary>
internal static class TunnelKey
{
    /// <summary>By it the daemon marks what is to be encrypted, and finds its own in the kernel's tables.</summary>
    public const uint Mark = 0x67616e74;

    private const uint SmallestIndex = 256;

    /// <summary>The association from one host to another.</summary>
    /// <param name="period">The number of the period.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="from">Who sends.</param>
    /// <param name="to">Who receives.</param>
    public static SecurityAssociation Derive(long period, byte[] secret, TunnelEnd from, TunnelEnd to)
    {
        var purpose = Encoding.UTF8.GetBytes($"gantry overlay {period} {from.Address} {to.Address}");
        var bytes = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, SecurityAssociation.KeyLength + sizeof(uint), Encoding.UTF8.GetBytes(from.Epoch), purpose);
        var index = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(SecurityAssociation.KeyLength));
        return new(from.Address, to.Address, Math.Max(index, SmallestIndex)) { Owner = Mark, Key = bytes.AsMemory(0, SecurityAssociation.KeyLength) };
    }
}
