using Gantry.DockerApi.Daemon;
using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;
using Gantry.Errors;
using Gantry.Networks;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Networks;

/// <summary>Makes, lists, shows and removes networks, and puts containers on them.</summary>
/// <param name="networks">The networks.</param>
/// <param name="containers">The containers.</param>
/// <param name="events">Tells what happened.</param>
/// <param name="time">The clock.</param>
internal sealed class NetworkEndpoints(NetworkService networks, ContainerService containers, ObjectEvents events, TimeProvider time) : IEndpointGroup
{
    private static readonly IReadOnlyDictionary<string, NetworkMember> s_none = new Dictionary<string, NetworkMember>();

    public void Map(RouteTable routes)
    {
        routes.Get("/networks", ListAsync);
        routes.Get("/networks/{id}", InspectAsync);
        routes.Post("/networks/create", CreateAsync);
        routes.Post("/networks/{id}/connect", ConnectAsync);
        routes.Post("/networks/{id}/disconnect", DisconnectAsync);
        routes.Post("/networks/prune", PruneAsync);
        routes.Delete("/networks/{id}", RemoveAsync);
    }

    private async Task ListAsync(ApiRequest request)
    {
        var filter = new NetworkFilter(request.Query);
        var shown = networks.List().Where(network => filter.Includes(network, () => IsUsed(network)));
        await request.WriteJsonAsync([.. shown.Select(network => NetworkInspection.Of(network, s_none))], Wire.Json.ListNetworkInspection);
    }

    private async Task InspectAsync(ApiRequest request)
    {
        var network = networks.Resolve(request["id"]);
        if (request.Query.TextOrNull("scope") is { } scope && scope != network.Scope)
            throw new NotFoundException($"network {request["id"]} not found");
        await request.WriteJsonAsync(NetworkInspection.Of(network, Members(network)), Wire.Json.NetworkInspection);
    }

    private async Task CreateAsync(ApiRequest request)
    {
        var body = await request.ReadRequiredJsonAsync(Wire.Json.NetworkCreateBody);
        var network = await networks.CreateAsync(body.ToRequest(), request.Aborted);
        events.OfNetwork("create", network);
        await request.WriteJsonAsync(new NetworkCreated(network.Id, ""), Wire.Json.NetworkCreated, StatusCodes.Status201Created);
    }

    private async Task ConnectAsync(ApiRequest request)
    {
        var body = await request.ReadRequiredJsonAsync(Wire.Json.ConnectBody);
        await containers.ConnectAsync(body.Container, request["id"], body.EndpointConfig ?? new EndpointSettings(), request.Aborted);
        await request.Empty(StatusCodes.Status200OK);
    }

    private async Task DisconnectAsync(ApiRequest request)
    {
        var body = await request.ReadRequiredJsonAsync(Wire.Json.DisconnectBody);
        await containers.DisconnectAsync(body.Container, request["id"], body.Force, request.Aborted);
        await request.Empty(StatusCodes.Status200OK);
    }

    private async Task RemoveAsync(ApiRequest request)
    {
        var network = networks.Resolve(request["id"]);
        await networks.RemoveAsync(network.Id, request.Aborted);
        events.OfNetwork("destroy", network);
        await request.Empty();
    }

    private async Task PruneAsync(ApiRequest request)
    {
        var filters = request.Query.Filters("until", "label", "label!");
        var until = filters.Until(time);
        var removed = new List<string>();
        foreach (var network in networks.List().Where(network => IsPrunable(network) && (until is null || network.Created < until) && filters.MatchesLabels(network.Labels)))
        {
            try
            {
                await networks.RemoveAsync(network.Id, request.Aborted);
                events.OfNetwork("destroy", network);
                removed.Add(network.Name);
            }
            catch (GantryException e) when (e.Kind is ErrorKind.Forbidden or ErrorKind.Conflict or ErrorKind.NotFound)
            {
                // A container joined or somebody removed it meanwhile: then it is not ours to prune.
            }
        }
        await request.WriteJsonAsync(new NetworksPruned(removed.Count > 0 ? removed : null), Wire.Json.NetworksPruned);
    }

    private bool IsPrunable(Network network) => !PredefinedNetworks.Contains(network.Name) && !network.ConfigOnly && !IsUsed(network);

    /// <summary>Containers count also while they don't run: they will want their network again.</summary>
    private bool IsUsed(Network network) =>
        containers.List().Any(container => container.Networks.ContainsKey(network.Name) || container.HostConfig.NetworkMode == network.Name);

    private Dictionary<string, NetworkMember> Members(Network network)
    {
        var names = containers.List().ToDictionary(container => container.Id, container => container.Name);
        return networks.Endpoints(network.Id).ToDictionary(
            endpoint => endpoint.Key,
            endpoint => new NetworkMember(
                names.GetValueOrDefault(endpoint.Key, ""),
                endpoint.Value.EndpointID,
                endpoint.Value.MacAddress ?? "",
                WithPrefix(endpoint.Value.IPAddress, endpoint.Value.IPPrefixLen),
                WithPrefix(endpoint.Value.GlobalIPv6Address, endpoint.Value.GlobalIPv6PrefixLen)));
    }

    private static string WithPrefix(string address, int length) => address.Length > 0 ? $"{address}/{length}" : "";
}
