using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;

namespace Gantry.Networks.Drivers;

/// <summary>Containers that share the hardware address of a host's link.</summary>
internal sealed class IpvlanDriver(RouteSocket routes, NamespaceThread namespaces) : ParentDriver(routes, namespaces)
{
    public override string Name => "ipvlan";

    protected override LinkKind Kind(ParentSettings settings) => new IpvlanKind(settings.IpvlanMode(), settings.IpvlanFlag());

    protected override bool IsAlone(ParentSettings settings) => false;
}
