using System.Net;
using System.Text.Json.Nodes;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Networks;

/// <summary>Subnets, and which range, gateway and reserved addresses belong to which.</summary>
internal static class AddressRanges
{
    /// <summary>The subnets as the daemon takes them.</summary>
    /// <exception cref="CommandException">Subnets overlap, or something lies in none of them.</exception>
    public static JsonArray ToJson(string[] subnets, string[] ranges, string[] gateways, string[] reserved)
    {
        if (subnets.Length < ranges.Length || subnets.Length < gateways.Length)
            throw new CommandException("every ip-range or gateway must have a corresponding subnet");
        var networks = subnets.Select(Network).ToList();
        for (var i = 0; i < networks.Count; i++)
        {
            if (networks.Take(i).Any(other => other.Contains(networks[i].BaseAddress) || networks[i].Contains(other.BaseAddress)))
                throw new CommandException("multiple overlapping subnet configuration is not supported");
        }
        var configs = subnets.Select(subnet => new JsonObject { ["Subnet"] = subnet }).ToList();
        foreach (var range in ranges) Place(configs, networks, Network(range).BaseAddress, "IPRange", range, "range");
        foreach (var gateway in gateways) Place(configs, networks, Address(gateway), "Gateway", gateway, "gateway");
        foreach (var (name, address) in KeyValue.Map(reserved))
        {
            var config = configs[Find(networks, Address(address), "aux-address", address)];
            if (config["AuxiliaryAddresses"] is not JsonObject addresses) config["AuxiliaryAddresses"] = addresses = [];
            addresses[name] = address;
        }
        return new JsonArray([.. configs]);
    }

    private static void Place(List<JsonObject> configs, List<IPNetwork> networks, IPAddress address, string key, string text, string what)
    {
        var config = configs[Find(networks, address, what, text)];
        if (config.ContainsKey(key)) throw new CommandException($"cannot configure multiple {what}s ({config[key]}, {text}) on the same subnet ({config["Subnet"]})");
        config[key] = text;
    }

    private static int Find(List<IPNetwork> networks, IPAddress address, string what, string text)
    {
        var found = networks.FindIndex(network => network.Contains(address));
        return found >= 0 ? found : throw new CommandException($"no matching subnet for {what} {text}");
    }

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(Masked(text), out var network) ? network : throw new CommandException($"invalid subnet {text}: write it as 10.0.0.0/24");

    // People write a host's address with the prefix of its subnet; .NET wants the bits behind the prefix to be zero.
    private static string Masked(string text)
    {
        var slash = text.IndexOf('/');
        if (slash < 0 || !IPAddress.TryParse(text[..slash], out var address) || !int.TryParse(text[(slash + 1)..], out var length)) return text;
        var bytes = address.GetAddressBytes();
        for (var bit = Math.Max(0, length); bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return $"{new IPAddress(bytes)}/{length}";
    }

    private static IPAddress Address(string text) =>
        IPAddress.TryParse(text, out var address) ? address : throw new CommandException($"invalid IP address: {text}");
}
