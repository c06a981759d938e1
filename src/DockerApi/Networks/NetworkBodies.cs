using Gantry.Networks;

namespace Gantry.DockerApi.Networks;

/// <summary>A container that is put on a network.</summary>
internal sealed record ConnectBody
{
    public string Container { get; set; } = "";
    public EndpointSettings? EndpointConfig { get; init; }
}

/// <summary>A container that is taken off a network.</summary>
internal sealed record DisconnectBody
{
    public string Container { get; set; } = "";
    public bool Force { get; init; }
}

/// <summary>A network that was made.</summary>
internal sealed record NetworkCreated(string Id, string Warning);

/// <summary>What a prune of networks removed.</summary>
internal sealed record NetworksPruned(IReadOnlyList<string>? NetworksDeleted);
