using System.Globalization;
using System.Net;
using Gantry.Build;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Published ports of the form <c>[[address:]host:]container[/protocol]</c>, with ranges.</summary>
/// <param name="ContainerPort">The port of the container, such as <c>80/tcp</c>.</param>
/// <param name="HostIp">The address of the host; empty for the daemon's default.</param>
/// <param name="HostPort">The port of the host, a range to choose from, or empty for any.</param>
internal readonly record struct PortFlag(string ContainerPort, string HostIp, string HostPort)
{
    /// <summary>Reads what <c>--publish</c> takes.</summary>
    /// <exception cref="CommandException">It is not a port.</exception>
    public static IEnumerable<PortFlag> Parse(string text)
    {
        if (text.Contains('=')) text = FromFields(text);
        var (address, hostPart, containerPart) = Split(text);
        var (ports, protocol) = Protocol(containerPart);
        if (ports.Length == 0) throw new CommandException($"no port specified: {text}<empty>");
        if (address.Length > 0 && !IPAddress.TryParse(address, out _)) throw new CommandException($"invalid IP address: {address}");
        var container = Range(ports) ?? throw new CommandException($"invalid containerPort: {ports}");
        if (hostPart.Length == 0) return Numbers(container).Select(port => new PortFlag($"{port}/{protocol}", address, ""));
        var host = Range(hostPart) ?? throw new CommandException($"invalid hostPort: {hostPart}");
        var hostCount = host.Last - host.First;
        if (container.First == container.Last && hostCount > 0)
            return [new PortFlag($"{container.First}/{protocol}", address, $"{host.First}-{host.Last}")];
        if (hostCount != container.Last - container.First)
            throw new CommandException($"invalid ranges specified for container and host Ports: {ports} and {hostPart}");
        return Numbers(container).Select(port => new PortFlag($"{port}/{protocol}", address, $"{host.First + port - container.First}"));
    }

    /// <summary>Reads what <c>--expose</c> takes.</summary>
    /// <exception cref="CommandException">It is not a port.</exception>
    public static IEnumerable<string> ParseExposed(string text)
    {
        if (text.Contains(':')) throw new CommandException($"invalid port format for --expose: {text}");
        var (ports, protocol) = Protocol(text);
        var range = Range(ports)
            ?? throw new CommandException($"invalid range format for --expose: {text}, error: strconv.ParseUint: parsing \"{ports}\": invalid syntax");
        return Numbers(range).Select(port => $"{port}/{protocol}");
    }

    // An IPv6 address stands in brackets, or its colons are all but the last two.
    private static (string Address, string Host, string Container) Split(string text)
    {
        var parts = text.Split(':');
        return parts.Length switch
        {
            1 => ("", "", parts[0]),
            2 => ("", parts[0], parts[1]),
            _ => (string.Join(':', parts[..^2]).TrimStart('[').TrimEnd(']'), parts[^2], parts[^1]),
        };
    }

    private static string FromFields(string text)
    {
        var fields = KeyValue.Map(Fields(text));
        var target = fields.GetValueOrDefault("target", "");
        if (target.Length == 0) throw new CommandException($"invalid publish opts format (should be name=value but got '{text}')");
        var unknown = fields.Keys.FirstOrDefault(key => key is not ("target" or "published" or "protocol" or "mode" or "app_protocol" or "name"));
        if (unknown is not null) throw new CommandException($"invalid publish opts field '{unknown}'");
        return $"{fields.GetValueOrDefault("published", "")}:{target}/{fields.GetValueOrDefault("protocol", "tcp")}";
    }

    private static List<string> Fields(string text)
    {
        try
        {
            return CsvFields.Split(text);
        }
        catch (FormatException e)
        {
            throw new CommandException(e.Message);
        }
    }

    private static (string Ports, string Protocol) Protocol(string text)
    {
        var slash = text.IndexOf('/');
        var protocol = slash < 0 ? "tcp" : text[(slash + 1)..].ToLowerInvariant();
        if (protocol.Length == 0) protocol = "tcp";
        return protocol is "tcp" or "udp" or "sctp" ? (slash < 0 ? text : text[..slash], protocol) : throw new CommandException($"invalid proto: {protocol}");
    }

    private static (int First, int Last)? Range(string text)
    {
        var dash = text.IndexOf('-');
        var first = Number(dash < 0 ? text : text[..dash]);
        var last = dash < 0 ? first : Number(text[(dash + 1)..]);
        return first is { } start && last is { } end && start <= end ? (start, end) : null;
    }

    private static int? Number(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;

    private static IEnumerable<int> Numbers((int First, int Last) range) => Enumerable.Range(range.First, range.Last - range.First + 1);
}
