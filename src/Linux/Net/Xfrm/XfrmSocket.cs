using System.Net;
using System.Runtime.InteropServices;

namespace Gantry.Linux.Net.Xfrm;

/// <summary>The kernel's IPsec tables, in the network namespace in which it was opened. May be used from any thread.</summary>
public sealed class XfrmSocket : IDisposable
{
    private const ushort GetAssociation = 0x12;
    private const ushort GetPolicy = 0x15;
    private const ushort Dump = NetlinkSocket.Request | NetlinkSocket.DumpAll;

    private readonly NetlinkSocket _socket;

    private XfrmSocket(NetlinkSocket socket) => _socket = socket;

    /// <summary>Whether the kernel has IPsec at all; whether it has the cipher too, <see cref="Probe"/> tells.</summary>
    public static bool IsAvailable
    {
        get
        {
            try
            {
                Open().Dispose();
                return true;
            }
            catch (NetlinkException)
            {
                return false;
            }
        }
    }

    /// <summary>Opens a socket in the calling thread's network namespace.</summary>
    /// <exception cref="NetlinkException">The kernel has no IPsec.</exception>
    public static XfrmSocket Open() => new(NetlinkSocket.Open(Native.NetlinkXfrm));

    /// <summary>Makes the changes, in order. All are tried; the first failure is thrown.</summary>
    /// <exception cref="NetlinkException">A change failed.</exception>
    public void Execute(XfrmBatch batch) => _socket.Execute(batch.Messages);

    /// <summary>Finds out whether the kernel can encrypt: it adds an association between addresses for documentation, and removes it.</summary>
    /// <returns>Null when it can; why not otherwise.</returns>
    public string? Probe()
    {
        const uint probeIndex = 0x67616e74;
        var association = new SecurityAssociation(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"), probeIndex) { Owner = 1, Key = new byte[SecurityAssociation.KeyLength] };
        try
        {
            Execute(new XfrmBatch().Add(association).Remove(association));
            return null;
        }
        catch (NetlinkException e)
        {
            return e.Message;
        }
    }

    /// <summary>The associations of an owner, without their keys.</summary>
    public IReadOnlyList<SecurityAssociation> Associations(uint owner)
    {
        var found = new List<SecurityAssociation>();
        _socket.Query(new NetlinkBatch().Begin("list IPsec associations", GetAssociation, Dump), (_, payload) =>
        {
            var read = MemoryMarshal.Read<XfrmMessages.Association>(payload);
            if (read.Owner == owner)
                found.Add(new(read.Source.In(read.Family), read.Id.Destination.In(read.Family), XfrmMessages.BigEndian(read.Id.Index)) { Owner = owner });
        });
        return found;
    }

    /// <summary>The policies of an owner, by its mark; by which association they lead is not read.</summary>
    public IReadOnlyList<EncryptionPolicy> Policies(uint mark)
    {
        const int markAttribute = 21;
        var found = new List<EncryptionPolicy>();
        _socket.Query(new NetlinkBatch().Begin("list IPsec policies", GetPolicy, Dump), (_, payload) =>
        {
            var selector = MemoryMarshal.Read<XfrmMessages.Selector>(payload);
            var reader = new NetlinkReader(payload[Marshal.SizeOf<XfrmMessages.Policy>()..]);
            while (reader.Read())
                if (reader.Type == markAttribute && MemoryMarshal.Read<uint>(reader.Value) == mark)
                    found.Add(new(selector.Source.In(selector.Family), selector.Destination.In(selector.Family), XfrmMessages.BigEndian(selector.DestinationPort), mark));
        });
        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
