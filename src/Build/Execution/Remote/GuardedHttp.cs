using System.Net;
using System.Net.Sockets;
using Gantry.Errors;

namespace Gantry.Build.Execution.Remote;

/// <summary>
/// Fetches addresses that a Dockerfile names. The address that is connected to is checked, after the name was resolved and on
/// every redirect: a cloud's link-local metadata service gives out credentials and is never asked.
/// </summary>
internal static class GuardedHttp
{
    // One client for all builds: connections are shared.
    private static HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        ConnectCallback = ConnectAsync,
        MaxAutomaticRedirections = 10,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", "gantry" } },
    };

    /// <summary>Begins to fetch what is at an address.</summary>
    /// <exception cref="GantryException">It is no address, may not be fetched from, or does not answer well.</exception>
    public static async Task<HttpResponseMessage> GetAsync(string address, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new InvalidArgumentException($"{address} is no address that can be fetched from");
        try
        {
            var response = await Client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode)
                return response;
            response.Dispose();
            throw new NotFoundException($"failed to fetch {address}: invalid response status {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw e.InnerException as GantryException ?? new UnavailableException($"failed to fetch {address}: {e.Message}", e);
        }
    }

    /// <summary>Whether an address is never connected to.</summary>
    public static bool IsForbidden(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            // fd00:ec2::254 is Amazon's metadata service.
            return address.IsIPv6LinkLocal || address.Equals(IPAddress.Parse("fd00:ec2::254")) || address.Equals(IPAddress.IPv6Any);
        var bytes = address.GetAddressBytes();
        return (bytes[0] == 169 && bytes[1] == 254) || bytes[0] == 0;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        if (Array.Find(addresses, IsForbidden) is { } forbidden)
            throw new ForbiddenException($"{context.DnsEndPoint.Host} is the link-local address {forbidden}, which builds may not fetch from");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
