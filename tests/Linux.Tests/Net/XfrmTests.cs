using System.Net;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Xfrm;

namespace Gantry.Linux.Tests.Net;

/// <summary>The expected messages are those of <c>ip xfrm</c> (iproute2 6.1) for the same.</summary>
public sealed class XfrmTests : IDisposable
{
    private const uint Mark = 0x67616e74;
    private static readonly string s_unlimited = new string('f', 64) + new string('0', 128);
    private readonly NetworkNamespaceFixture _host = new();

    public static TheoryData<string, string, string> Families => new()
    {
        { "192.0.2.1", "c0000201000000000000000000000000", "02" },
        { "fd00::1", "fd000000000000000000000000000001", "0a" },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void An_association_is_added_as_ip_does(string source, string sourceBytes, string family)
    {
        var (destination, destinationBytes) = Other(source, sourceBytes);
        var key = Enumerable.Range(0, SecurityAssociation.KeyLength).Select(n => (byte)n).ToArray();
        var batch = new XfrmBatch().Add(new(IPAddress.Parse(source), destination, 0x12345678) { Owner = Mark, Key = key });

        // ip xfrm state add src S dst D proto esp spi 0x12345678 reqid 0x67616e74 mode transport replay-window 128 flag esn aead 'rfc4106(gcm(aes))' 0x0001..23 128
        Assert.Equal(Message(0x10, new string('0', 112) + destinationBytes + "1234567832000000" + sourceBytes + s_unlimited
            + new string('0', 32) + "746e6167" + family + "00000080" + new string('0', 14)
            + "70001200" + Convert.ToHexStringLower("rfc4106(gcm(aes))"u8).PadRight(128, '0') + "2001000080000000" + Convert.ToHexStringLower(key)
            + "1c001700040000000000000000000000000000000000000080000000"), Sent(batch));
    }

    [Fact]
    public void An_association_is_removed_as_ip_does() =>
        // ip xfrm state delete src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x12345678
        Assert.Equal(Message(0x11, "c0000202000000000000000000000000123456780200320014000d00c0000201000000000000000000000000"),
            Sent(new XfrmBatch().Remove(new SecurityAssociation(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"), 0x12345678) { Owner = Mark })));

    [Fact]
    public void A_policy_is_set_and_removed_as_ip_does()
    {
        const string selector = "c0000202000000000000000000000000c000020100000000000000000000000012b5ffff0000000002002020110000000000000000000000";
        const string mark = "0c001500746e6167ffffffff";
        var policy = new EncryptionPolicy(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"), 4789, Mark);

        // ip xfrm policy update src 192.0.2.1/32 dst 192.0.2.2/32 proto udp dport 4789 dir out mark 0x67616e74 tmpl src 192.0.2.1 dst 192.0.2.2 proto esp reqid 0x67616e74 mode transport
        Assert.Equal(Message(0x19, selector + s_unlimited + "00000000000000000100000000000000"
            + "44000500c0000202000000000000000000000000000000003200000002000000c0000201000000000000000000000000746e616700000000ffffffffffffffffffffffff" + mark),
            Sent(new XfrmBatch().Set(policy)));
        Assert.Equal(Message(0x14, selector + "0000000001000000" + mark), Sent(new XfrmBatch().Remove(policy)));
    }

    [Fact]
    public void Policies_are_found_by_their_mark_until_they_are_removed()
    {
        Assert.SkipUnless(XfrmSocket.IsAvailable, "the kernel has no IPsec");
        using var kernel = _host.Run(XfrmSocket.Open);
        var policy = new EncryptionPolicy(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"), 4789, Mark);
        kernel.Execute(new XfrmBatch().Set(policy with { Index = 7 }).Set(policy with { Index = 8 }));
        Assert.Equal([policy], kernel.Policies(Mark));
        Assert.Empty(kernel.Policies(Mark + 1));
        kernel.Execute(new XfrmBatch().Remove(policy));
        Assert.Empty(kernel.Policies(Mark));
    }

    [Fact]
    public void The_probe_tells_whether_an_association_can_be_made_and_leaves_none()
    {
        Assert.SkipUnless(XfrmSocket.IsAvailable, "the kernel has no IPsec");
        using var kernel = _host.Run(XfrmSocket.Open);
        var problem = kernel.Probe();
        Assert.Empty(kernel.Associations(owner: 1));
        var association = new SecurityAssociation(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"), 4711) { Owner = 2, Key = new byte[SecurityAssociation.KeyLength] };
        if (problem is not null)
        {
            Assert.Contains("IPsec association", problem, StringComparison.Ordinal);
            Assert.Throws<NetlinkException>(() => kernel.Execute(new XfrmBatch().Add(association)));
            return;
        }
        kernel.Execute(new XfrmBatch().Add(association));
        Assert.Equal((association.Source, association.Destination, association.Index), Assert.Single(kernel.Associations(owner: 2).Select(a => (a.Source, a.Destination, a.Index))));
        kernel.Execute(new XfrmBatch().Remove(association));
        Assert.Empty(kernel.Associations(owner: 2));
    }

    public void Dispose() => _host.Dispose();

    private static (IPAddress, string) Other(string source, string bytes)
    {
        var ends = bytes.TrimEnd('0').Length;
        return (IPAddress.Parse(source[..^1] + "2"), bytes[..(ends - 1)] + "2" + bytes[ends..]);
    }

    private static string Message(ushort type, string payload)
    {
        const ushort requestAndAcknowledge = 5;
        var header = new byte[16];
        BitConverter.TryWriteBytes(header, 16 + payload.Length / 2);
        BitConverter.TryWriteBytes(header.AsSpan(4), type);
        BitConverter.TryWriteBytes(header.AsSpan(6), requestAndAcknowledge);
        return Convert.ToHexStringLower(header) + payload;
    }

    private static string Sent(XfrmBatch batch) => Convert.ToHexStringLower(batch.Messages.Finish(0));
}
