using Gantry.DockerApi.Http;
using Gantry.Errors;

namespace Gantry.DockerApi.Swarm;

/// <summary>Swarm, services, nodes, tasks, secrets, configs: answered as by a node that is not in a swarm.</summary>
internal sealed class SwarmEndpoints : IEndpointGroup
{
    private static readonly string[] s_reads =
    [
        "/swarm", "/swarm/unlockkey", "/services", "/services/{id}", "/services/{id}/logs", "/nodes", "/nodes/{id}",
        "/tasks", "/tasks/{id}", "/tasks/{id}/logs", "/secrets", "/secrets/{id}", "/configs", "/configs/{id}",
    ];

    private static readonly string[] s_writes =
    [
        "/swarm/update", "/swarm/unlock", "/services/create", "/services/{id}/update", "/nodes/{id}/update",
        "/secrets/create", "/secrets/{id}/update", "/configs/create", "/configs/{id}/update",
    ];

    private static readonly string[] s_removals = ["/services/{id}", "/nodes/{id}", "/secrets/{id}", "/configs/{id}"];

    public void Map(RouteTable routes)
    {
        foreach (var pattern in s_reads)
            routes.Get(pattern, _ => throw NoManager());
        foreach (var pattern in s_writes)
            routes.Post(pattern, _ => throw NoManager());
        foreach (var pattern in s_removals)
            routes.Delete(pattern, _ => throw NoManager());
        routes.Post("/swarm/init", _ => throw NoSwarm());
        routes.Post("/swarm/join", _ => throw NoSwarm());
        routes.Post("/swarm/leave", _ => throw new UnavailableException("This node is not part of a swarm"));
    }

    /// <summary>Docker's answer to what only a manager can do.</summary>
    public static UnavailableException NoManager() => new(
        "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.");

    private static UnavailableException NoSwarm() => new("Gantry has no swarm mode: use its Kubernetes cluster, or Compose on one host");
}
