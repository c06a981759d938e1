using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>Raw packets in a network namespace: what a program with every right there could send, and all that arrives.</summary>
internal sealed partial class RawNetwork : IDisposable
{
    private const int HeaderLength = 20;
    private readonly Socket _sender;
    private readonly Socket _receiver;

    /// <summary>Opens the namespace.</summary>
    /// <param name="path">Its file, such as <c>/proc/PID/ns/net</c>.</param>
    public RawNetwork(string path)
    {
        // A namespace belongs to a thread, and a socket to the namespace it was opened in: so a thread of its own opens them.
        Socket? sender = null, receiver = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter(path);
                sender = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Raw) { SendTimeout = 5000 };
                const ushort everything = 3;
                const int packetLevel = 263, ignoreOutgoing = 23;
                receiver = new Socket(AddressFamily.Packet, SocketType.Dgram, (ProtocolType)BinaryPrimitives.ReverseEndianness(everything));
                receiver.SetRawSocketOption(packetLevel, ignoreOutgoing, [1, 0, 0, 0]);
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        _sender = sender ?? throw new InvalidOperationException($"no raw sockets in {path}", failure);
        _receiver = receiver ?? throw new InvalidOperationException($"no raw sockets in {path}", failure);
    }

    public static RawNetwork OfProcess(string processId) => new($"/proc/{processId}/ns/net");

    /// <summary>Sends an IPv4 packet with every field as given, the source included.</summary>
    /// <returns>Whether the kernel took it.</returns>
    public bool Send(string source, string destination, ProtocolType protocol, byte[] payload)
    {
        var packet = new byte[HeaderLength + payload.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        packet[8] = 64;
        packet[9] = (byte)protocol;
        IPAddress.Parse(source).TryWriteBytes(packet.AsSpan(12), out _);
        IPAddress.Parse(destination).TryWriteBytes(packet.AsSpan(16), out _);
        payload.CopyTo(packet, HeaderLength);
        try
        {
            return _sender.SendTo(packet, new IPEndPoint(IPAddress.Parse(destination), 0)) == packet.Length;
        }
        catch (SocketException)
        {
            // No way there, or refused on the spot: the packet did not leave.
            return false;
        }
    }

    /// <summary>Everything that arrives, headers from the network layer on, up to and with the first packet that contains a mark.</summary>
    public async Task<IReadOnlyList<byte[]>> ReceiveUntilAsync(byte[] mark)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var packets = new List<byte[]>();
        var buffer = new byte[65536];
        while (packets.Count == 0 || packets[^1].AsSpan().IndexOf(mark) < 0)
        {
            var length = await _receiver.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
            packets.Add(buffer[..length]);
        }
        return packets;
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    private static void Enter(string path)
    {
        const int network = 0x40000000;
        using var handle = File.OpenHandle(path);
        if (SetNamespace(handle, network) != 0)
            throw new IOException($"cannot enter {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle descriptor, int kind);
}
