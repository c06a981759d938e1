using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;
using Gantry.Errors;
using Gantry.Networks;
using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.DockerApi.Containers;

/// <summary>What goes with the configuration in the body of a creation.</summary>
internal sealed record CreateEnvelope
{
    public HostConfig? HostConfig { get; init; }
    public NetworkingConfig? NetworkingConfig { get; init; }
}

/// <summary>What is asked for on each network, by name.</summary>
internal sealed record NetworkingConfig
{
    public IReadOnlyDictionary<string, EndpointSettings?>? EndpointsConfig { get; init; }
}

/// <summary>Reads the creation of a container, in all the forms in which clients have come to send it.</summary>
/// <param name="defaultNetwork">The network that <c>default</c> stands for.</param>
internal sealed class CreateRequest(string defaultNetwork)
{
    private static readonly ApiVersion s_privateIpcSince = new(1, 40);
    private static readonly ApiVersion s_privateCgroupSince = new(1, 41);

    /// <exception cref="InvalidArgumentException">Something is malformed or contradicts itself.</exception>
    public async Task<ContainerCreation> ReadAsync(ApiRequest request)
    {
        var body = await request.ReadRequiredBytesAsync();
        var config = JsonBody.Parse(body.Span, Wire.Json.ContainerConfig)
            ?? throw new InvalidArgumentException("config cannot be empty in order to create a container");
        var envelope = JsonBody.Parse(body.Span, Wire.Json.CreateEnvelope)!;
        var host = Normalize(envelope.HostConfig ?? new HostConfig(), request.Version);
        return new ContainerCreation
        {
            Name = request.Query.TextOrNull("name")?.TrimStart('/'),
            Config = config with { MacAddress = null },
            HostConfig = host,
            Endpoints = Endpoints(envelope.NetworkingConfig?.EndpointsConfig, host.NetworkMode, config.MacAddress),
            Platform = request.Query.TextOrNull("platform") is { } platform ? Platform.Parse(platform) : null,
        };
    }

    /// <summary>Docker's ways of saying that something is not set become null.</summary>
    private static HostConfig Normalize(HostConfig host, ApiVersion version) => host with
    {
        NetworkMode = host.NetworkMode is { Length: > 0 } mode ? mode : "default",
        PidsLimit = host.PidsLimit == 0 ? null : host.PidsLimit,
        MemorySwappiness = host.MemorySwappiness == -1 ? null : host.MemorySwappiness,
        IpcMode = version < s_privateIpcSince && string.IsNullOrEmpty(host.IpcMode) ? "shareable" : host.IpcMode,
        CgroupnsMode = version < s_privateCgroupSince && string.IsNullOrEmpty(host.CgroupnsMode) ? "host" : host.CgroupnsMode,
    };

    private Dictionary<string, EndpointSettings> Endpoints(
        IReadOnlyDictionary<string, EndpointSettings?>? asked, string mode, string? containerMac)
    {
        var endpoints = new Dictionary<string, EndpointSettings>();
        foreach (var (name, settings) in asked ?? new Dictionary<string, EndpointSettings?>())
            if (!endpoints.TryAdd(Resolve(name), settings ?? new EndpointSettings()))
                throw new InvalidArgumentException($"network {Printable.Quote(name)} is asked for twice");
        if (!string.IsNullOrEmpty(containerMac))
            SetMainAddress(endpoints, Resolve(mode), containerMac);
        return endpoints;
    }

    /// <summary>Until API 1.44 the hardware address stood in the container's configuration and meant the main network.</summary>
    private static void SetMainAddress(Dictionary<string, EndpointSettings> endpoints, string network, string address)
    {
        if (network is "host" or "none" || network.StartsWith("container:", StringComparison.Ordinal))
            throw new InvalidArgumentException("conflicting options: mac-address and the network mode");
        var main = endpoints.GetValueOrDefault(network) ?? new EndpointSettings();
        if (!string.IsNullOrEmpty(main.MacAddress) && !main.MacAddress.Equals(address, StringComparison.OrdinalIgnoreCase))
            throw new InvalidArgumentException(
                "the container-wide MAC address must match the endpoint-specific MAC address for the main network, or be left empty");
        endpoints[network] = main with { MacAddress = address };
    }

    private string Resolve(string network) => network is "default" or "" ? defaultNetwork : network;
}
