namespace Gantry.DockerApi.Http;

/// <summary>Some endpoints that belong together: one small class, listed in <see cref="EndpointGroups"/>.</summary>
internal interface IEndpointGroup
{
    /// <summary>Adds the group's routes.</summary>
    void Map(RouteTable routes);
}
