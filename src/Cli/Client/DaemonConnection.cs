using System.Net.Security;
using System.Net.Sockets;

namespace Gantry.Cli.Client;

/// <summary>A connection to a daemon, whose sending half can be closed by itself.</summary>
internal sealed record DaemonConnection(Socket Socket, Stream Stream)
{
    /// <summary>Tells the daemon that nothing more will come; what it sends can still be read.</summary>
    public async Task CloseSendingAsync()
    {
        if (Stream is SslStream encrypted) await encrypted.ShutdownAsync();
        else Socket.Shutdown(SocketShutdown.Send);
    }
}
