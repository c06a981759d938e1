using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;
using Gantry.Linux.Net.Nftables;
using Gantry.Linux.Net.Xfrm;
using Gantry.Networks.Firewall;

namespace Gantry.Networks.Tests.Live;

public sealed class EncryptionRulesTests : IDisposable
{
    private const int Port = 4789;
    private const byte Encrypted = 0x11, Plain = 0x22;
    private readonly NamespaceThread _thread = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gne");

    private string Guarded => Path.Combine(_directory.FullName, "guarded");

    private string Other => Path.Combine(_directory.FullName, "other");

    [Fact]
    public void Packets_of_an_encrypted_network_neither_leave_nor_arrive_in_the_clear()
    {
        Assert.SkipUnless(XfrmSocket.IsAvailable, "the kernel has no IPsec");
        using var guarded = _thread.Create(Guarded, RouteSocket.Open);
        using var other = _thread.Create(Other, RouteSocket.Open);
        using var descriptor = NamespaceThread.Open(Other);
        guarded.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = "wire", Up = true, Kind = new VethKind(new LinkSpec { Name = "wire", Namespace = descriptor }) }));
        foreach (var (routes, address) in new[] { (other, "192.0.2.2"), (guarded, "192.0.2.1") })
        {
            var link = routes.FindLink("wire")!.Index;
            routes.Execute(new RouteBatch().ChangeLink(link, new LinkSpec { Up = true }).AddAddress(new(link, IPAddress.Parse(address), 24)));
        }
        guarded.WaitForLinks("wire");
        other.WaitForLinks("wire");
        _thread.Run(Guarded, () =>
        {
            using var rules = new Ruleset();
            rules.Run(RuleText.Write("gtest", null, Port, [new(TableFamily.Inet, "encrypted", default(ElementKey).Bytes4(Encrypted << 8))]));
            return true;
        });

        Assert.Equal(Plain, FirstToArrive(from: Guarded, to: Other, "192.0.2.2"));
        Assert.Equal(Plain, FirstToArrive(from: Other, to: Guarded, "192.0.2.1"));
    }

    public void Dispose()
    {
        foreach (var file in _directory.GetFiles())
            NamespaceThread.Remove(file.FullName);
        _directory.Delete();
        _thread.Dispose();
    }

    /// <summary>Sends a packet of an encrypted network, and after it one of another.</summary>
    /// <returns>The number of the network whose packet came.</returns>
    private byte FirstToArrive(string from, string to, string address)
    {
        using var receiver = _thread.Run(to, Open);
        receiver.Bind(new IPEndPoint(IPAddress.Any, Port));
        using var sender = _thread.Run(from, Open);
        foreach (var network in (byte[])[Encrypted, Plain])
        {
            try
            {
                sender.SendTo([8, 0, 0, 0, 0, 0, network, 0, 1, 2, 3, 4], new IPEndPoint(IPAddress.Parse(address), Port));
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
            {
                // The sender is told that its packet was dropped.
            }
        }
        var packet = new byte[64];
        receiver.Receive(packet);
        return packet[6];
    }

    private static Socket Open() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 60_000 };
}
