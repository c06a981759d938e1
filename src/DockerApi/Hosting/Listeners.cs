using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gantry.Errors;
using Gantry.Linux.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Gantry.DockerApi.Hosting;

/// <summary>Opens the server's sockets.</summary>
internal sealed partial class Listeners
{
    private const ulong FirstInheritedDescriptor = 3;

    private readonly DockerApiOptions _options;
    private readonly IReadOnlyList<ListenAddress> _addresses;
    private readonly HangupWatcher _hangups;
    private readonly ILogger _log;

    /// <exception cref="InvalidArgumentException">An address cannot be used.</exception>
    public Listeners(DockerApiOptions options, HangupWatcher hangups, ILogger log)
    {
        _options = options;
        _hangups = hangups;
        _log = log;
        _addresses = [.. options.Hosts.Select(host => ListenAddress.Parse(host, options.Tls is not null))];
        CheckPlainTcp();
    }

    /// <summary>Names under which clients may address TCP listeners.</summary>
    public IReadOnlyCollection<string> HostNames =>
        [Environment.MachineName, .. _addresses.OfType<TcpAddress>().Select(tcp => tcp.Host).Where(host => host.Length > 0)];

    /// <summary>Makes unix sockets protected from the first moment.</summary>
    public void Configure(SocketTransportOptions transport) =>
        transport.CreateBoundListenSocket = endPoint => endPoint is UnixDomainSocketEndPoint unix
            ? UnixListenSocket.Bind(unix.ToString()!, _options.SocketGroup)
            : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);

    /// <summary>Adds the listeners.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        foreach (var address in _addresses)
            Listen(kestrel, address);
    }

    private void Listen(KestrelServerOptions kestrel, ListenAddress address)
    {
        switch (address)
        {
            case UnixAddress unix:
                kestrel.ListenUnixSocket(unix.Path, Plain);
                break;
            case TcpAddress tcp:
                kestrel.Listen(tcp.Address, tcp.Port, _options.Tls is null ? Plain : Encrypted);
                break;
            case InheritedAddress:
                for (var i = 0UL; i < InheritedCount(); i++)
                    kestrel.ListenHandle(FirstInheritedDescriptor + i, Plain);
                break;
        }
    }

    private void Plain(ListenOptions listener)
    {
        listener.Protocols = HttpProtocols.Http1;
        listener.UseHijacking(_hangups);
    }

    private void Encrypted(ListenOptions listener)
    {
        listener.UseHttps(ServerTls.Configure(_options.Tls!));
        Plain(listener);
    }

    private void CheckPlainTcp()
    {
        if (_options.Tls is not null)
        {
            if (!_options.Tls.Verify)
                Log.Unverified(_log);
            return;
        }
        foreach (var tcp in _addresses.OfType<TcpAddress>())
        {
            if (!_options.AllowPlainTcp)
                throw new InvalidArgumentException(
                    $"refusing to listen on tcp://{new IPEndPoint(tcp.Address, tcp.Port)} without TLS: whoever reaches it is root on this host; set tlsverify with tlscacert, tlscert and tlskey");
            Log.Plain(_log, tcp.Address, tcp.Port);
        }
    }

    private static ulong InheritedCount()
    {
        var count = Environment.GetEnvironmentVariable("LISTEN_FDS");
        var process = Environment.GetEnvironmentVariable("LISTEN_PID");
        if (process != Environment.ProcessId.ToString(CultureInfo.InvariantCulture) || !ulong.TryParse(count, out var sockets))
            throw new InvalidArgumentException("fd:// needs sockets from systemd, and none were handed over");
        return sockets;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "listening on tcp://{Address}:{Port} WITHOUT TLS: everybody who can reach this port is root on this host")]
        public static partial void Plain(ILogger log, IPAddress address, int port);

        [LoggerMessage(Level = LogLevel.Critical, Message = "listening with TLS but without tlsverify: everybody who can reach the port is root on this host")]
        public static partial void Unverified(ILogger log);
    }
}
