namespace Gantry.Networks.Sandboxes;

/// <summary>Who is on which network, so that asking costs the same however many networks and containers there are.</summary>
internal sealed class EndpointIndex
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, LiveSandbox>> _byNetwork = [];

    /// <summary>An endpoint has come.</summary>
    public void Add(Endpoint endpoint, LiveSandbox sandbox)
    {
        lock (_gate)
        {
            if (!_byNetwork.TryGetValue(endpoint.NetworkId, out var endpoints))
                _byNetwork[endpoint.NetworkId] = endpoints = [];
            endpoints[endpoint.Id] = sandbox;
        }
    }

    /// <summary>An endpoint has gone.</summary>
    public void Remove(Endpoint endpoint)
    {
        lock (_gate)
            if (_byNetwork.TryGetValue(endpoint.NetworkId, out var endpoints) && endpoints.Remove(endpoint.Id) && endpoints.Count == 0)
                _byNetwork.Remove(endpoint.NetworkId);
    }

    /// <summary>The endpoints of a network, with whose they are.</summary>
    public IReadOnlyList<(SandboxRecord Sandbox, Endpoint Endpoint)> On(string networkId)
    {
        lock (_gate)
            return [.. _byNetwork.GetValueOrDefault(networkId, []).Values.Select(s => s.Record)
                .SelectMany(r => r.Endpoints.Where(e => e.NetworkId == networkId), (record, endpoint) => (record, endpoint))];
    }
}
