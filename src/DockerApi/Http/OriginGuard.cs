using System.Net;
using Gantry.Errors;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Http;

/// <summary>
/// Keeps web pages out of TCP listeners: a page of another origin says so in Origin, and a page that had its own name point
/// at this host (DNS rebinding) says so in Host. Browsers don't reach unix sockets, where Host is whatever a client likes.
/// </summary>
/// <param name="names">Names, besides addresses and localhost, under which this host is reached without TLS.</param>
internal sealed class OriginGuard(IReadOnlyCollection<string> names)
{
    /// <exception cref="ForbiddenException">The request comes from a web page.</exception>
    public void Check(HttpContext http)
    {
        if (http.Connection.LocalIpAddress is null)
            return;
        var request = http.Request;
        if (request.Headers.Origin.Count > 0 && !IsSame(request.Headers.Origin.ToString(), request.Host))
            throw new ForbiddenException("requests from web pages of another origin are refused");
        if (!request.IsHttps && !IsOurs(request.Host.Host))
            throw new ForbiddenException("the Host header is not a name of this host; use its address, or a name that it listens on");
    }

    private static bool IsSame(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);

    private bool IsOurs(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || names.Contains(host, StringComparer.OrdinalIgnoreCase);
}
