using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;

namespace Gantry.Networks.Drivers;

/// <summary>Containers with hardware addresses of their own on the network of a host's link.</summary>
internal sealed class MacvlanDriver(RouteSocket routes, NamespaceThread namespaces) : ParentDriver(routes, namespaces)
{
    public override string Name => "macvlan";

    protected override LinkKind Kind(ParentSettings settings) => new MacvlanKind(settings.MacvlanMode());

    protected override bool IsAlone(ParentSettings settings) => settings.MacvlanMode() == MacvlanMode.Passthru;
}
