using System.Net.Sockets;

namespace Gantry.Cli.Client;

/// <summary>No connection to the daemon.</summary>
internal sealed class DaemonUnreachableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The failure to connect to an address, with the next step.</summary>
    public static DaemonUnreachableException For(DaemonAddress address, Exception cause)
    {
        if (cause is SocketException { SocketErrorCode: SocketError.AccessDenied })
        {
            return new DaemonUnreachableException(
                $"permission denied while trying to connect to the Docker daemon socket at {address.Text}: "
                + "run the command as root, or as a user who may write to the socket", cause);
        }
        var next = address.IsDefault ? "\nStart it with: sudo gantry daemon" : "";
        return new DaemonUnreachableException($"Cannot connect to the Docker daemon at {address.Text}. Is the docker daemon running?{next}", cause);
    }
}
