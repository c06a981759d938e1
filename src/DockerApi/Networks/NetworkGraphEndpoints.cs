using Gantry.DockerApi.Http;
using Gantry.Errors;
using Gantry.Networks;
using Gantry.Networks.Graph;

namespace Gantry.DockerApi.Networks;

/// <summary><c>/gantry/networks/graph</c> and <c>check</c>: who is connected and who reaches whom, as the running kernel has it.</summary>
/// <param name="networks">The networks.</param>
internal sealed class NetworkGraphEndpoints(NetworkService networks) : IEndpointGroup
{
    public void Map(RouteTable routes)
    {
        routes.Get("/gantry/networks/graph", GraphAsync);
        routes.Get("/gantry/networks/check", CheckAsync);
    }

    private Task GraphAsync(ApiRequest request) => request.Query.Text("format") switch
    {
        "" or "json" => request.WriteJsonAsync(networks.Graph(), Wire.Json.NetworkGraph),
        "svg" => request.WriteTextAsync(GraphDrawing.Write(networks.Graph()), "image/svg+xml"),
        var other => throw new InvalidArgumentException($"invalid format {Printable.Quote(other)}: want json or svg"),
    };

    private Task CheckAsync(ApiRequest request)
    {
        var (port, protocol) = Port(request.Query);
        var result = networks.Check(Container(request.Query, "from"), Container(request.Query, "to"), port, protocol);
        return request.WriteJsonAsync(new ReachabilityResponse(result.IsReachable, result.Reason, result.Steps), Wire.Json.ReachabilityResponse);
    }

    private static string Container(QueryParameters query, string name) =>
        query.TextOrNull(name) ?? throw new InvalidArgumentException($"{name} is missing: say which container");

    private static (int? Port, string Protocol) Port(QueryParameters query)
    {
        if (query.TextOrNull("port") is not { } text)
            return (null, "tcp");
        return Containers.ExposedPort.TryParse(text, out var port)
            ? (port.Number, port.Protocol)
            : throw new InvalidArgumentException($"invalid port {Printable.Quote(text)}: want a number, or a number and a protocol as 53/udp");
    }
}

/// <summary>Whether a container reaches another, and why.</summary>
internal sealed record ReachabilityResponse(bool Reachable, string Reason, IReadOnlyList<ReachabilityStep> Steps);
