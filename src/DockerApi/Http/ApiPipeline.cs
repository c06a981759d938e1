using System.Diagnostics;
using Gantry.DockerApi.Metrics;
using Gantry.Errors;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Http;

/// <summary>The way of every request: headers, guard, version, route, handler, and errors on the way back.</summary>
/// <param name="routes">All routes.</param>
/// <param name="guard">Keeps web pages out.</param>
/// <param name="errors">Answers failures.</param>
/// <param name="metrics">Counts requests.</param>
/// <param name="server">The Server header.</param>
/// <param name="stopping">Ends streams when the server stops.</param>
internal sealed class ApiPipeline(RouteTable routes, OriginGuard guard, ErrorWriter errors, ApiMetrics metrics, string server, CancellationToken stopping)
{
    private static readonly string s_newest = ApiVersion.Newest.ToString();

    public async Task HandleAsync(HttpContext http)
    {
        SetHeaders(http.Response.Headers);
        var started = Stopwatch.GetTimestamp();
        var pattern = "";
        try
        {
            guard.Check(http);
            var (version, path) = VersionPrefix.Split(Path(http.Request));
            var (route, values) = routes.Find(http.Request.Method, path) ?? throw new NotFoundException("page not found");
            pattern = route.Pattern;
            await route.Handler(new ApiRequest(http, version, values, stopping));
        }
#pragma warning disable CA1031 // The edge of the program towards the client: every failure becomes an answer, ours are logged.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await errors.WriteAsync(http, failure);
        }
        metrics.Count(pattern, http.Request.Method, http.Response.StatusCode, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Kestrel leaves an encoded slash as it is, because it separates; Docker's names contain it.</summary>
    private static string Path(HttpRequest request) =>
        (request.Path.Value ?? "/").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private void SetHeaders(IHeaderDictionary headers)
    {
        headers["Api-Version"] = s_newest;
        headers["Docker-Experimental"] = "false";
        headers["Ostype"] = "linux";
        headers.Server = server;
    }
}
