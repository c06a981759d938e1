using System.Net;
using System.Net.Sockets;

namespace Gantry.Tests.Support;

/// <summary>Ports for servers of other programs, which have to be told a number.</summary>
internal static class LoopbackPort
{
    // Below the range from which the kernel, and the engine under test, take ports for whoever asks for any.
    private const int First = 20000, Count = 12000;

    private static int s_next = Random.Shared.Next(Count);

    /// <summary>A port of 127.0.0.1 that nobody has, and that nobody is given by chance.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = First + Interlocked.Increment(ref s_next) % Count;
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one, then.
            }
        }
    }
}
