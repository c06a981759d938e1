namespace Gantry.Networks.Sandboxes;

/// <summary>Which of a container's networks leads out: the one with the highest priority, and of equals the first by name. Pure.</summary>
internal static class GatewayChoice
{
    /// <summary>The endpoint of the IPv4 default route; null for no way out.</summary>
    public static Endpoint? IPv4(IEnumerable<Endpoint> endpoints) => Best(endpoints.Where(e => e.Gateway4 is not null));

    /// <summary>The endpoint of the IPv6 default route; null for no way out.</summary>
    public static Endpoint? IPv6(IEnumerable<Endpoint> endpoints) => Best(endpoints.Where(e => e.Gateway6 is not null));

    private static Endpoint? Best(IEnumerable<Endpoint> endpoints) =>
        endpoints.OrderByDescending(e => e.Requested.GwPriority).ThenBy(e => e.NetworkName, StringComparer.Ordinal).FirstOrDefault();
}
