using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cli.Client.Models;
using Gantry.Networks;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>The container that a command line asks for.</summary>
internal sealed record ContainerRequest
{
    /// <summary>What runs in it.</summary>
    public ContainerConfig Config { get; init; } = new();

    /// <summary>How it is tied to the host.</summary>
    public HostConfig Host { get; init; } = new();

    /// <summary>Its networks, by name.</summary>
    public Dictionary<string, EndpointSettings> Networks { get; init; } = [];

    /// <summary>The body of the request to create it: one object with the configuration's fields and two parts.</summary>
    public JsonObject ToJson()
    {
        var json = JsonSerializer.SerializeToNode(Config, ConfigurationJson.Default.ContainerConfig)!.AsObject();
        json["HostConfig"] = JsonSerializer.SerializeToNode(Host, ConfigurationJson.Default.HostConfig);
        json["NetworkingConfig"] = new JsonObject
        {
            ["EndpointsConfig"] = JsonSerializer.SerializeToNode(Networks, ModelsJson.Default.DictionaryStringEndpointSettings),
        };
        return json;
    }
}
