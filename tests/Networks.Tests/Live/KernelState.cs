using Gantry.Linux.Net;
using Gantry.Linux.Net.Nftables;

namespace Gantry.Networks.Tests.Live;

/// <summary>What the kernel holds of networks, to compare before and after.</summary>
public sealed record KernelState(string Links, string Tables)
{
    /// <summary>The state of what bears one of our names.</summary>
    public static KernelState Read(string prefix)
    {
        using var routes = RouteSocket.Open();
        var tables = HostRules.RunJson("list tables");
        var ours = routes.Links().Select(l => l.Name).Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order();
        return new(string.Join(',', ours), tables.Contains($"\"{prefix}", StringComparison.Ordinal) ? tables : "");
    }
}
