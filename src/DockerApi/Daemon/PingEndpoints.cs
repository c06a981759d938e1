using Gantry.DockerApi.Http;

namespace Gantry.DockerApi.Daemon;

/// <summary><c>/_ping</c>: every client's first call, from whose headers it learns what it talks to.</summary>
internal sealed class PingEndpoints : IEndpointGroup
{
    /// <summary>Says that builds go through BuildKit's protocol.</summary>
    private const string BuilderVersion = "2";

    public void Map(RouteTable routes)
    {
        routes.Get("/_ping", request => PingAsync(request, "OK"));
        routes.Head("/_ping", request => PingAsync(request, ""));
    }

    private static Task PingAsync(ApiRequest request, string text)
    {
        var headers = request.Http.Response.Headers;
        headers["Builder-Version"] = BuilderVersion;
        headers["Swarm"] = "inactive";
        headers.CacheControl = "no-cache, no-store, must-revalidate";
        headers.Pragma = "no-cache";
        request.Http.Response.ContentLength = text.Length == 0 ? null : text.Length;
        return request.WriteTextAsync(text);
    }
}
