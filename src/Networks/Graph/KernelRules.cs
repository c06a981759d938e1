using System.Text.Json;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Nftables;
using Gantry.Networks.Drivers;
using Gantry.Networks.Firewall;
using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Graph;

/// <summary>Reads from the kernel which rules stand in a packet's way.</summary>
internal sealed class KernelRules(string table, RouteSocket routes, Ruleset rules)
{
    /// <summary>Reads what the kernel says about traffic within bridges.</summary>
    public BridgeReading ReadBridges() => new(routes.BridgePorts().Where(p => p.IsIsolated).Select(p => p.Name).ToHashSet(), Words("set", "same"));

    /// <summary>Whether two endpoints of one network may talk.</summary>
    public ReachabilityStep CheckIsolation(Endpoint from, Endpoint to, Network? network, BridgeReading bridges)
    {
        if (network is not { Driver: "bridge" or "overlay" })
            return new(true, "no rules of the host apply");
        if (bridges.Isolated.Contains(from.HostLink) && bridges.Isolated.Contains(to.HostLink))
            return new(false, $"containers on network {network.Name} are kept apart (com.docker.network.bridge.enable_icc is false)");
        var device = BridgeSettings.Of(network).Device;
        return bridges.Open.Contains(device)
            ? new(true, $"the rule \"iifname . oifname @same accept\" of table inet {table} lets packets within {device} pass")
            : new(false, $"the bridge {device} is missing from the set same of table inet {table}");
    }

    /// <summary>Whether a published port's translation is there, and nobody's forward policy stops it.</summary>
    public ReachabilityStep CheckPublished(PublishedPort port)
    {
        var set = (PortRules.IsAny(port.HostAddress!) ? "published_any" : "published")
            + (port.HostAddress!.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "4" : "6");
        if (!Words("map", set).Contains(port.HostPort.ToString()))
            return new(false, $"port {port.HostPort}/{port.Protocol} is missing from the map {set} of table inet {table}");
        return ForeignDrop() is { } chain
            ? new(false, $"{chain} of the host drops what is forwarded: allow it there")
            : new(true, $"the map {set} of table inet {table} leads port {port.HostPort}/{port.Protocol} to the container");
    }

    /// <summary>A chain of somebody else that drops all forwarded packets it does not know; null when there is none.</summary>
    public string? ForeignDrop()
    {
        using var chains = JsonDocument.Parse(rules.RunJson("list chains"));
        foreach (var item in chains.RootElement.GetProperty("nftables").EnumerateArray())
        {
            if (!item.TryGetProperty("chain", out var chain) || !chain.TryGetProperty("hook", out var hook) || hook.GetString() != "forward")
                continue;
            if (chain.GetProperty("table").GetString() != table && chain.TryGetProperty("policy", out var policy) && policy.GetString() == "drop")
                return $"the policy of chain {chain.GetProperty("name").GetString()} in table {chain.GetProperty("family").GetString()} {chain.GetProperty("table").GetString()}";
        }
        return null;
    }

    /// <summary>The words of all elements of a set or map, whatever their place in a concatenation.</summary>
    private HashSet<string> Words(string kind, string set)
    {
        var words = new HashSet<string>();
        using var listing = JsonDocument.Parse(rules.RunJson($"list {kind} inet {table} {set}"));
        Collect(listing.RootElement, words);
        return words;
    }

    private static void Collect(JsonElement element, HashSet<string> words)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Collect(property.Value, words);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Collect(item, words);
                break;
            case JsonValueKind.String or JsonValueKind.Number:
                words.Add(element.ToString());
                break;
        }
    }
}
