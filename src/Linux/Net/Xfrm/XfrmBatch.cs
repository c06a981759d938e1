using System.Net;
using System.Text;

namespace Gantry.Linux.Net.Xfrm;

/// <summary>Changes to the kernel's IPsec tables, sent together by <see cref="XfrmSocket.Execute"/>.</summary>
public sealed class XfrmBatch
{
    private const ushort NewAssociation = 0x10;
    private const ushort DeleteAssociation = 0x11;
    private const ushort DeletePolicy = 0x14;
    private const ushort UpdatePolicy = 0x19;
    private const ushort Acknowledged = NetlinkSocket.Request | NetlinkSocket.Acknowledge;
    private const int MarkAttribute = 21;
    private const byte Out = 1;

    internal NetlinkBatch Messages { get; } = new();

    /// <summary>How many changes it holds.</summary>
    public int Count => Messages.Count;

    /// <summary>Adds an association.</summary>
    public XfrmBatch Add(SecurityAssociation association)
    {
        Messages.Begin($"add the IPsec association {Text(association)}", NewAssociation, Acknowledged).Struct(new XfrmMessages.Association
        {
            Id = Id(association),
            Source = XfrmMessages.Address.Of(association.Source),
            Limits = XfrmMessages.Limits.None,
            Owner = association.Owner,
            Family = XfrmMessages.Family(association.Source),
            Flags = XfrmMessages.ExtendedSequence,
        });
        WriteCipher(association.Key.Span);
        WriteReplayWindow();
        return this;
    }

    /// <summary>Removes an association.</summary>
    public XfrmBatch Remove(SecurityAssociation association)
    {
        const int source = 13;
        Messages.Begin($"remove the IPsec association {Text(association)}", DeleteAssociation, Acknowledged).Struct(new XfrmMessages.AssociationId
        {
            Destination = XfrmMessages.Address.Of(association.Destination),
            Index = XfrmMessages.BigEndian(association.Index),
            Family = XfrmMessages.Family(association.Source),
            Protocol = XfrmMessages.Esp,
        });
        Messages.Attribute(source, XfrmMessages.Address.Of(association.Source));
        return this;
    }

    /// <summary>Sets what leaves encrypted, and by which association; replaces what was set for the same datagrams.</summary>
    public XfrmBatch Set(EncryptionPolicy policy)
    {
        const int template = 5;
        Messages.Begin($"set the IPsec policy to {policy.Destination}", UpdatePolicy, Acknowledged)
            .Struct(new XfrmMessages.Policy { Selector = Select(policy), Limits = XfrmMessages.Limits.None, Direction = Out });
        Messages.Attribute(template, new XfrmMessages.Template
        {
            Id = new() { Destination = XfrmMessages.Address.Of(policy.Destination), Index = XfrmMessages.BigEndian(policy.Index), Protocol = XfrmMessages.Esp },
            Family = XfrmMessages.Family(policy.Source),
            Source = XfrmMessages.Address.Of(policy.Source),
            Owner = policy.Mark,
            Authentications = uint.MaxValue,
            Encryptions = uint.MaxValue,
            Compressions = uint.MaxValue,
        });
        WriteMark(policy.Mark);
        return this;
    }

    /// <summary>Lets datagrams leave as they are again.</summary>
    public XfrmBatch Remove(EncryptionPolicy policy)
    {
        Messages.Begin($"remove the IPsec policy to {policy.Destination}", DeletePolicy, Acknowledged)
            .Struct(new XfrmMessages.PolicyId { Selector = Select(policy), Direction = Out });
        WriteMark(policy.Mark);
        return this;
    }

    private static XfrmMessages.Id Id(SecurityAssociation association) => new()
    {
        Destination = XfrmMessages.Address.Of(association.Destination),
        Index = XfrmMessages.BigEndian(association.Index),
        Protocol = XfrmMessages.Esp,
    };

    private static XfrmMessages.Selector Select(EncryptionPolicy policy)
    {
        const byte udp = 17;
        var bits = (byte)(policy.Source.GetAddressBytes().Length * 8);
        return new()
        {
            Destination = XfrmMessages.Address.Of(policy.Destination),
            Source = XfrmMessages.Address.Of(policy.Source),
            DestinationPort = XfrmMessages.BigEndian((ushort)policy.Port),
            DestinationPortMask = ushort.MaxValue,
            Family = XfrmMessages.Family(policy.Source),
            DestinationLength = bits,
            SourceLength = bits,
            Protocol = udp,
        };
    }

    /// <summary><c>struct xfrm_algo_aead</c>: a name in 64 bytes, the lengths of key and check value in bits, the key.</summary>
    private void WriteCipher(ReadOnlySpan<byte> key)
    {
        const int cipher = 18, nameLength = 64, checkBits = 128;
        Span<byte> value = stackalloc byte[nameLength + 8 + SecurityAssociation.KeyLength];
        value.Clear();
        Encoding.ASCII.GetBytes("rfc4106(gcm(aes))", value);
        BitConverter.TryWriteBytes(value[nameLength..], key.Length * 8);
        BitConverter.TryWriteBytes(value[(nameLength + 4)..], checkBits);
        key.CopyTo(value[(nameLength + 8)..]);
        Messages.Attribute(cipher, value[..(nameLength + 8 + key.Length)]);
    }

    /// <summary><c>struct xfrm_replay_state_esn</c>: numbers of 64 bits, so that no rate of packets uses them up, and a window of 128.</summary>
    private void WriteReplayWindow()
    {
        const int replay = 23;
        Messages.Attribute(replay, new XfrmMessages.ReplayWindow { Words = 4, Packets = 128 });
    }

    private void WriteMark(uint mark) => Messages.Attribute(MarkAttribute, new XfrmMessages.Mark { Value = mark, Mask = uint.MaxValue });

    private static string Text(SecurityAssociation association) => $"{association.Index:x8} from {association.Source} to {association.Destination}";
}
