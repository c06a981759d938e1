using Gantry.Linux.Net;
using Gantry.Networks.Addresses;

namespace Gantry.Networks.Registry;

/// <summary>Where the host's routes lead: a network that names no subnet gets none of these.</summary>
internal static class HostRoutes
{
    /// <summary>Reads them from the kernel.</summary>
    /// <param name="routes">The host's routes.</param>
    /// <param name="except">A link whose own subnets do not count; null for none.</param>
    public static IReadOnlyCollection<Subnet> Read(RouteSocket routes, string? except = null)
    {
        var excluded = except is null ? null : routes.FindLink(except)?.Index;
        return [.. routes.Routes().Where(r => !r.IsDefault && r.LinkIndex != excluded).Select(r => Subnet.Of(r.Destination.BaseAddress, r.Destination.PrefixLength))];
    }
}
