using System.Net;

namespace Gantry.Linux.Net.Xfrm;

/// <summary>One direction of encryption between two hosts: ESP in transport mode with AES-256-GCM and protection against replays.</summary>
/// <param name="Source">Who sends.</param>
/// <param name="Destination">Who receives.</param>
/// <param name="Index">The number (SPI) that names it on the wire; below 256 are reserved ones.</param>
public sealed record SecurityAssociation(IPAddress Source, IPAddress Destination, uint Index)
{
    /// <summary>How many bytes a key has, the salt after it included (RFC 4106).</summary>
    public const int KeyLength = 32 + 4;

    /// <summary>The owner's number, by which policies and its own associations are found again.</summary>
    public required uint Owner { get; init; }

    /// <summary>The key with its salt; empty where it was read from the kernel, which does not tell.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }
}
