using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Net.Links;

/// <summary>A link to make, or what to change of one; what is null stays as it is.</summary>
public sealed record LinkSpec
{
    private const uint FlagUp = 1;
    private const uint FlagNoArp = 0x80;
    private const int AddressAttribute = 1;
    private const int NameAttribute = 3;
    private const int MtuAttribute = 4;
    private const int ParentAttribute = 5;
    private const int MasterAttribute = 10;
    private const int InfoAttribute = 18;
    private const int InfoKindAttribute = 1;
    private const int InfoDataAttribute = 2;
    private const int AliasAttribute = 20;
    internal const int GroupAttribute = 27;
    private const int NamespaceAttribute = 28;

    /// <summary>The name, at most 15 bytes.</summary>
    public string? Name { get; init; }

    /// <summary>What sort of link to make.</summary>
    public LinkKind? Kind { get; init; }

    /// <summary>Whether it is up.</summary>
    public bool? Up { get; init; }

    /// <summary>Whether it looks for the hardware addresses of its neighbours.</summary>
    public bool? Arp { get; init; }

    /// <summary>The largest packet, in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>The hardware address.</summary>
    public PhysicalAddress? Address { get; init; }

    /// <summary>The index of the bridge that it is a port of; 0 takes it off.</summary>
    public int? Master { get; init; }

    /// <summary>The index of the link that it sits on (macvlan, ipvlan, vlan).</summary>
    public int? Parent { get; init; }

    /// <summary>A number by which several links can be removed together.</summary>
    public int? Group { get; init; }

    /// <summary>A comment that the kernel keeps with the link.</summary>
    public string? Alias { get; init; }

    /// <summary>The network namespace to make it in, or to move it to.</summary>
    public SafeFileHandle? Namespace { get; init; }

    internal InterfaceMessage Header(int index = 0) => new()
    {
        Index = index,
        Flags = (Up == true ? FlagUp : 0) | (Arp == false ? FlagNoArp : 0),
        Change = (Up is null ? 0 : FlagUp) | (Arp is null ? 0 : FlagNoArp),
    };

    internal void WriteAttributes(NetlinkBatch batch)
    {
        if (Name is not null)
            batch.Attribute(NameAttribute, Name);
        if (Mtu is { } mtu)
            batch.Attribute(MtuAttribute, (uint)mtu);
        if (Address is not null)
            batch.Attribute(AddressAttribute, Address);
        if (Master is { } master)
            batch.Attribute(MasterAttribute, (uint)master);
        if (Parent is { } parent)
            batch.Attribute(ParentAttribute, (uint)parent);
        if (Group is { } group)
            batch.Attribute(GroupAttribute, (uint)group);
        if (Alias is not null)
            batch.Attribute(AliasAttribute, Alias);
        if (Namespace is not null)
            batch.Attribute(NamespaceAttribute, (uint)Namespace.DangerousGetHandle());
        if (Kind is not null)
            WriteKind(batch, Kind);
    }

    private static void WriteKind(NetlinkBatch batch, LinkKind kind)
    {
        var info = batch.BeginNested(InfoAttribute);
        batch.Attribute(InfoKindAttribute, kind.Name);
        var data = batch.BeginNested(InfoDataAttribute);
        kind.Write(batch);
        batch.EndNested(data).EndNested(info);
    }

    /// <summary><c>struct ifinfomsg</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct InterfaceMessage
    {
        public byte Family;
        public byte Padding;
        public ushort Type;
        public int Index;
        public uint Flags;
        public uint Change;
    }
}
