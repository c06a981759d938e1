using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Cli.Daemon;

/// <summary>Tells whoever started the daemon that it serves: systemd by its socket, a script by a line on a descriptor.</summary>
internal static class Readiness
{
    /// <summary>Tells it.</summary>
    /// <param name="descriptor">A descriptor to write an empty line to and close, or null.</param>
    public static void Announce(int? descriptor)
    {
        if (descriptor is { } number)
        {
            using var stream = new FileStream(new SafeFileHandle(number, ownsHandle: true), FileAccess.Write, 0);
            stream.WriteByte((byte)'\n');
        }
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 } address)
            Notify(address, "READY=1");
    }

    /// <summary>Sends systemd one message (sd_notify(3)); an address that begins with @ is an abstract one.</summary>
    private static void Notify(string address, string message)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.SendTo(Encoding.UTF8.GetBytes(message), new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
    }
}
