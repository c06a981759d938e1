using Gantry.Build.BuildKit;
using Gantry.DockerApi.Hijack;
using Gantry.DockerApi.Http;
using Gantry.Errors;

namespace Gantry.DockerApi.Build;

/// <summary>
/// <c>/grpc</c> and <c>/session</c>: connections on which HTTP/2 follows the upgrade. On the first we serve BuildKit's API;
/// on the second the client serves its files and secrets, and we call.
/// </summary>
/// <param name="server">BuildKit's protocol.</param>
internal sealed class BuildKitEndpoints(BuildKitServer server) : IEndpointGroup
{
    private const string Protocol = "h2c";

    private readonly GrpcHost _host = new(server);

    public void Map(RouteTable routes)
    {
        routes.Post("/grpc", ServeAsync);
        routes.Post("/session", OpenSessionAsync);
    }

    private Task ServeAsync(ApiRequest request)
    {
        Check(request);
        return request.HijackAsync(Protocol, null, (connection, end) => _host.ServeAsync(connection.Transport, end));
    }

    private Task OpenSessionAsync(ApiRequest request)
    {
        Check(request);
        var id = request.Header("X-Docker-Expose-Session-Uuid") ?? throw new InvalidArgumentException("the header X-Docker-Expose-Session-Uuid is missing");
        var key = request.Header("X-Docker-Expose-Session-Sharedkey") ?? "";
        return request.HijackAsync(Protocol, null, (connection, end) => server.Sessions.ServeAsync(id, key, new DuplexStream(connection.Input, connection.Output), end));
    }

    private static void Check(ApiRequest request)
    {
        if (!request.WantsUpgrade() || !string.Equals(request.Header("Upgrade"), Protocol, StringComparison.OrdinalIgnoreCase))
            throw new InvalidArgumentException($"no upgrade proposed in request: want Upgrade: {Protocol}");
    }
}
