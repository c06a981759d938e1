using System.Net;
using System.Net.Sockets;
using Gantry.Errors;

namespace Gantry.DockerApi.Hosting;

/// <summary>Where the daemon listens: <c>unix:///path</c>, <c>tcp://host:port</c>, or <c>fd://</c> for what systemd hands over.</summary>
internal abstract record ListenAddress
{
    private const int PlainPort = 2375;
    private const int TlsPort = 2376;
    private const int LongestSocketPath = 107;

    /// <summary>Reads one <c>-H</c> of the daemon.</summary>
    /// <param name="text">The address.</param>
    /// <param name="tls">Whether TCP listeners use TLS, which decides the default port.</param>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static ListenAddress Parse(string text, bool tls)
    {
        var split = text.IndexOf("://", StringComparison.Ordinal);
        var (scheme, rest) = split < 0 ? ("tcp", text) : (text[..split], text[(split + 3)..]);
        return scheme switch
        {
            "unix" when rest.StartsWith('/') && rest.Length <= LongestSocketPath => new UnixAddress(rest),
            "unix" => throw new InvalidArgumentException($"invalid host {text}: want unix:// and an absolute path of at most {LongestSocketPath} bytes"),
            "fd" => new InheritedAddress(),
            "tcp" => ParseTcp(text, rest.TrimEnd('/'), tls ? TlsPort : PlainPort),
            _ => throw new InvalidArgumentException($"invalid host {text}: want unix:///path, tcp://host:port or fd://"),
        };
    }

    private static TcpAddress ParseTcp(string text, string rest, int defaultPort)
    {
        var colon = rest.EndsWith(']') ? -1 : rest.LastIndexOf(':');
        var (host, portText) = colon < 0 ? (rest, "") : (rest[..colon], rest[(colon + 1)..]);
        var port = defaultPort;
        if (portText.Length > 0 && !(int.TryParse(portText, out port) && port is >= 0 and <= ushort.MaxValue))
            throw new InvalidArgumentException($"invalid host {text}: {portText} is not a port");
        return new TcpAddress(host.Trim('[', ']'), Resolve(text, host.Trim('[', ']')), port);
    }

    private static IPAddress Resolve(string text, string host)
    {
        if (host.Length == 0)
            return IPAddress.Loopback;
        if (IPAddress.TryParse(host, out var address))
            return address;
        try
        {
            return Dns.GetHostAddresses(host)[0];
        }
        catch (SocketException e)
        {
            throw new InvalidArgumentException($"invalid host {text}: {host} has no address", e);
        }
    }
}

/// <summary>A unix socket.</summary>
/// <param name="Path">Its path.</param>
internal sealed record UnixAddress(string Path) : ListenAddress;

/// <summary>A TCP port.</summary>
/// <param name="Host">The host as it was written.</param>
/// <param name="Address">Its address.</param>
/// <param name="Port">The port.</param>
internal sealed record TcpAddress(string Host, IPAddress Address, int Port) : ListenAddress;

/// <summary>The sockets that systemd opened for the daemon (sd_listen_fds).</summary>
internal sealed record InheritedAddress : ListenAddress;
