using Gantry.Networks;

namespace Gantry.DockerApi.Containers;

/// <summary>Shows a container's places on networks as Docker does.</summary>
internal static class EndpointView
{
    /// <summary>The places by network; an address that there is not is an empty text, never null.</summary>
    public static IReadOnlyDictionary<string, EndpointSettings> Of(IReadOnlyDictionary<string, EndpointSettings> endpoints) =>
        endpoints.Values.All(endpoint => endpoint.MacAddress is not null)
            ? endpoints
            : endpoints.ToDictionary(endpoint => endpoint.Key, endpoint => endpoint.Value with { MacAddress = endpoint.Value.MacAddress ?? "" });
}
