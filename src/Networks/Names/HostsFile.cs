using System.Net;
using System.Text;
using Gantry.Errors;

namespace Gantry.Networks.Names;

/// <summary>The text of a container's /etc/hosts.</summary>
internal static class HostsFile
{
    private const string Fixed = """
        127.0.0.1	localhost
        ::1	localhost ip6-localhost ip6-loopback
        fe00::	ip6-localnet
        ff00::	ip6-mcastprefix
        ff02::1	ip6-allnodes
        ff02::2	ip6-allrouters

        """;

    /// <summary>Writes the file.</summary>
    /// <param name="extra">Lines as <c>name:address</c>, <c>host-gateway</c> resolved already.</param>
    /// <param name="own">The container's own addresses.</param>
    /// <param name="hostname">The container's name for itself; with a dot in it, the short form is added.</param>
    public static string Write(IEnumerable<(string Name, IPAddress Address)> extra, IEnumerable<IPAddress> own, string hostname)
    {
        var text = new StringBuilder(Fixed);
        foreach (var (name, address) in extra)
            text.Append($"{address}\t{name}\n");
        var dot = hostname.IndexOf('.');
        var names = dot > 0 ? $"{hostname} {hostname[..dot]}" : hostname;
        foreach (var address in own)
            text.Append($"{address}\t{names}\n");
        return text.ToString();
    }

    /// <summary>The text for a container in the host's network: the host's file, with lines added.</summary>
    public static string Extend(string hostFile, IEnumerable<(string Name, IPAddress Address)> extra)
    {
        var text = new StringBuilder(hostFile);
        if (text.Length > 0 && text[^1] != '\n')
            text.Append('\n');
        foreach (var (name, address) in extra)
            text.Append($"{address}\t{name}\n");
        return text.ToString();
    }

    /// <summary>Reads <c>name:address</c>; the address may be in brackets, and <c>host-gateway</c> stands for <paramref name="gateways"/>.</summary>
    /// <exception cref="InvalidArgumentException">The line is malformed.</exception>
    public static IEnumerable<(string Name, IPAddress Address)> Parse(string line, IReadOnlyList<IPAddress> gateways)
    {
        var colon = line.IndexOfAny([':', '=']);
        if (colon <= 0)
            throw new InvalidArgumentException($"bad format for add-host: \"{line}\"");
        var name = line[..colon];
        var value = line[(colon + 1)..];
        if (value == "host-gateway")
        {
            if (gateways.Count == 0)
                throw new InvalidArgumentException("unable to derive the IP value for host-gateway");
            return gateways.Select(g => (name, g));
        }
        return IPAddress.TryParse(value.Trim('[', ']'), out var address)
            ? [(name, address)]
            : throw new InvalidArgumentException($"invalid IP address in add-host: \"{value}\"");
    }
}
