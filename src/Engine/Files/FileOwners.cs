using System.Buffers.Binary;
using Gantry.Runtime.Specs;

namespace Gantry.Engine.Files;

/// <summary>Names the owners of a container's files as the container does, and those of an archive as the host does.</summary>
/// <param name="mapping">The container's mapping of user ids; null where they are the host's.</param>
internal sealed class FileOwners(IdMapping? mapping)
{
    private const string FileCapability = "security.capability";

    /// <summary>The kernel's two forms of file capabilities (struct vfs_cap_data): the later one names the root they count for.</summary>
    private const int PlainLength = 20;
    private const int RootedLength = 24;
    private const byte PlainRevision = 2;
    private const byte RootedRevision = 3;

    /// <summary>The user as the container knows it.</summary>
    internal uint User(uint onHost) => mapping?.UserInside(onHost) ?? onHost;

    /// <summary>The group as the container knows it.</summary>
    internal uint Group(uint onHost) => mapping?.GroupInside(onHost) ?? onHost;

    /// <summary>The user as the host knows it.</summary>
    internal uint UserOnHost(uint inside) => mapping?.UserOnHost(inside) ?? inside;

    /// <summary>The group as the host knows it.</summary>
    internal uint GroupOnHost(uint inside) => mapping?.GroupOnHost(inside) ?? inside;

    /// <summary>An extended attribute as the container knows it: file capabilities that count for its root are its own.</summary>
    internal byte[] Attribute(string name, byte[] onHost)
    {
        if (mapping is null || name != FileCapability || onHost.Length != RootedLength || BinaryPrimitives.ReadUInt32LittleEndian(onHost.AsSpan(PlainLength)) != mapping.HostUid)
            return onHost;
        byte[] plain = [.. onHost.AsSpan(0, PlainLength)];
        plain[3] = PlainRevision;
        return plain;
    }

    /// <summary>An extended attribute as the host knows it: file capabilities count for the container's root only.</summary>
    internal byte[] AttributeOnHost(string name, ReadOnlySpan<byte> inside)
    {
        if (mapping is null || name != FileCapability || inside.Length != PlainLength)
            return inside.ToArray();
        var rooted = new byte[RootedLength];
        inside.CopyTo(rooted);
        rooted[3] = RootedRevision;
        BinaryPrimitives.WriteUInt32LittleEndian(rooted.AsSpan(PlainLength), mapping.HostUid);
        return rooted;
    }
}
