using Gantry.DockerApi.Http;

namespace Gantry.DockerApi.Tests;

/// <summary>An endpoint group made of a function.</summary>
internal sealed class Routes(Action<RouteTable> map) : IEndpointGroup
{
    public void Map(RouteTable routes) => map(routes);
}
