using System.Text.Json;
using Gantry.Cli.Output;

namespace Gantry.Cli.Commands.Networks;

/// <summary>Prints the graph of the networks for people: each network with who is on it, what is published, and who reaches whom.</summary>
internal static class NetworkGraphText
{
    /// <summary>Prints what <c>/gantry/networks/graph</c> answered.</summary>
    public static void Write(TextWriter output, JsonElement graph)
    {
        var containers = graph.GetProperty("Containers").EnumerateArray().ToList();
        foreach (var network in graph.GetProperty("Networks").EnumerateArray())
        {
            output.Write($"{Text(network, "Name")}  {string.Join(", ", Facts(network))}\n");
            Table.Write(output, [.. containers.SelectMany(c => Members(c, Text(network, "Name")))], leastWidth: 4);
            output.Write('\n');
        }
        List<IReadOnlyList<string>> ports = [.. containers.SelectMany(c => Texts(c, "Ports"), (c, port) => (string[])["  " + port.Split("->")[0], "->", $"{Text(c, "Name")}:{port.Split("->")[^1]}"])];
        if (ports.Count > 0)
        {
            output.Write("published on the host\n");
            Table.Write(output, ports, leastWidth: 2);
            output.Write('\n');
        }
        WriteReaches(output, [.. graph.GetProperty("Reaches").EnumerateArray()]);
    }

    private static void WriteReaches(TextWriter output, List<JsonElement> reaches)
    {
        if (reaches.Count == 0) return;
        output.Write("reaches\n");
        var rows = reaches.GroupBy(r => Text(r, "From"))
            .Select(from => (string[])["  " + from.Key, "->", string.Join(", ", from.Select(r => $"{Text(r, "To")} ({Text(r, "By")})"))]);
        Table.Write(output, [.. rows], leastWidth: 2);
    }

    private static IEnumerable<string> Facts(JsonElement network)
    {
        yield return Text(network, "Driver");
        if (Text(network, "Device") is { Length: > 0 } device) yield return device + (Flag(network, "IsUp") ? "" : " (down)");
        foreach (var subnet in Texts(network, "Subnets")) yield return subnet;
        if (Flag(network, "Internal")) yield return "no way out";
        if (Flag(network, "KeptApart")) yield return "containers kept apart";
    }

    private static IEnumerable<IReadOnlyList<string>> Members(JsonElement container, string network) =>
        from link in container.GetProperty("Links").EnumerateArray()
        where Text(link, "Network") == network
        select (string[])["  " + Text(container, "Name"), Text(link, "Name"), string.Join(", ", Texts(link, "Addresses")), Flag(link, "IsUp") ? Flag(link, "IsDefaultRoute") ? "way out" : "" : "down"];

    private static bool Flag(JsonElement element, string name) => element.GetProperty(name).ValueKind == JsonValueKind.True;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static IEnumerable<string> Texts(JsonElement element, string name) => element.GetProperty(name).EnumerateArray().Select(e => e.GetString()!);
}
