using System.Net.Security;
using System.Net.Sockets;

namespace Gantry.Cli.Client;

/// <summary>Opens connections to a daemon.</summary>
internal sealed class DaemonConnector(ClientSettings settings)
{
    /// <summary>Opens a connection.</summary>
    /// <exception cref="DaemonUnreachableException">Nobody listens, or we may not connect.</exception>
    public async ValueTask<DaemonConnection> ConnectAsync(CancellationToken cancellation)
    {
        var address = settings.Address;
        var socket = address.SocketPath is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (address.SocketPath is { } path) await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            else await socket.ConnectAsync(address.Host.Trim('[', ']'), address.Port, cancellation);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return new DaemonConnection(socket, settings.Tls is { } tls && address.SocketPath is null
                ? await EncryptAsync(stream, tls, cancellation)
                : stream);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException or ArgumentException) throw DaemonUnreachableException.For(address, e);
            throw;
        }
    }

    private async Task<SslStream> EncryptAsync(NetworkStream stream, TlsSettings tls, CancellationToken cancellation)
    {
        var encrypted = new SslStream(stream);
        try
        {
            await encrypted.AuthenticateAsClientAsync(tls.ForHost(settings.Address.Host), cancellation);
            return encrypted;
        }
        catch (Exception e)
        {
            await encrypted.DisposeAsync();
            if (e is System.Security.Authentication.AuthenticationException or IOException)
                throw new DaemonUnreachableException($"error during connect: TLS handshake with {settings.Address.Text} failed: {e.Message}", e);
            throw;
        }
    }
}
