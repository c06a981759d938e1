using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;
using Gantry.Errors;
using Gantry.Runtime.Isolation;

namespace Gantry.DockerApi.Isolation;

/// <summary><c>/gantry/isolation/{id}</c>: how a container is isolated, as the running kernel has it.</summary>
/// <param name="containers">The containers.</param>
/// <param name="inspector">Reads it.</param>
internal sealed class IsolationEndpoints(ContainerService containers, IsolationInspector inspector) : IEndpointGroup
{
    public void Map(RouteTable routes) => routes.Get("/gantry/isolation/{id}", ReportAsync);

    private Task ReportAsync(ApiRequest request)
    {
        var container = containers.Get(request["id"]);
        if (container.State.Pid == 0)
            throw new ConflictException($"container {container.Name} is not running: only a running program is isolated");
        var others = containers.List()
            .Where(other => other.State.Pid != 0 && other.Id != container.Id)
            .ToDictionary(other => other.Name, other => other.State.Pid);
        return request.WriteJsonAsync(inspector.Read(container.Name, container.State.Pid, others), IsolationJson.Default.IsolationReport);
    }
}
