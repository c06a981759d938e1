using System.CommandLine;
using System.Net;
using Gantry.Cli.Parsing;
using Gantry.Networks;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Networks, addresses and names.</summary>
internal sealed class NetworkOptions : OptionGroup
{
    private readonly Option<IReadOnlyList<NetworkAttachment>> _network = Flag.Values("--network", "Connect a container to a network", "network", NetworkAttachment.Parse);
    private readonly Option<string[]> _alias = Flag.List("--network-alias", "Add network-scoped alias for the container");
    private readonly Option<string?> _ip = Flag.Text("--ip", "IPv4 address (e.g., 172.30.100.104)");
    private readonly Option<string?> _ip6 = Flag.Text("--ip6", "IPv6 address (e.g., 2001:db8::33)");
    private readonly Option<string[]> _linkLocal = Flag.List("--link-local-ip", "Container IPv4/IPv6 link-local addresses");
    private readonly Option<string?> _mac = Flag.Text("--mac-address", "Container MAC address (e.g., 92:d0:c6:0a:29:33)");
    private readonly Option<string[]> _link = Flag.List("--link", "Add link to another container");
    private readonly Option<IReadOnlyList<string>> _dns = Flag.Values("--dns", "Set custom DNS servers", "list", Address);
    private readonly Option<string[]> _dnsOption = Flag.List("--dns-option", "Set DNS options");
    private readonly Option<string[]> _dnsOpt = Flag.List("--dns-opt", "Set DNS options");
    private readonly Option<string[]> _dnsSearch = Flag.List("--dns-search", "Set custom DNS search domains");
    private readonly Option<IReadOnlyList<string>> _addHost = Flag.Values("--add-host", "Add a custom host-to-IP mapping (host:ip)", "list", ExtraHost);

    public NetworkOptions()
    {
        _network.Aliases.Add("--net");
        _alias.Aliases.Add("--net-alias");
        _dnsOpt.Hidden = true;
    }

    /// <inheritdoc/>
    public override IEnumerable<Option> Options =>
        [_network, _alias, _ip, _ip6, _linkLocal, _mac, _link, _dns, _dnsOption, _dnsOpt, _dnsSearch, _addHost];

    /// <inheritdoc/>
    public override ContainerRequest Apply(ParseResult line, ContainerRequest request)
    {
        var attachments = line.GetValue(_network)!.ToList();
        if (attachments.Count == 0) attachments.Add(new NetworkAttachment("default", new EndpointSettings()));
        if (attachments.Count > 1 && attachments.Any(attachment => !attachment.IsUserDefined && attachment.Name is not ("default" or "bridge")))
            throw new CommandException("conflicting options: cannot attach both user-defined and non-user-defined network-modes");
        var links = line.GetValue(_link)!.Select(Link).ToArray();
        var first = attachments[0].IsUserDefined || HasAddresses(line) ? WithFlags(line, attachments[0], links) : attachments[0];
        var networks = new Dictionary<string, EndpointSettings> { [first.Name] = first.Settings };
        foreach (var attachment in attachments.Skip(1))
        {
            if (!networks.TryAdd(attachment.Name, attachment.Settings)) throw new CommandException($"network \"{attachment.Name}\" is specified multiple times");
        }
        return request with
        {
            Networks = networks,
            Host = request.Host with
            {
                NetworkMode = first.Name,
                Links = first.IsUserDefined || links.Length == 0 ? null : links,
                Dns = line.GetValue(_dns) is { Count: > 0 } dns ? dns : null,
                DnsOptions = TextsOf(line, _dnsOption) ?? TextsOf(line, _dnsOpt),
                DnsSearch = TextsOf(line, _dnsSearch),
                ExtraHosts = line.GetValue(_addHost) is { Count: > 0 } hosts ? hosts : null,
            },
        };
    }

    private bool HasAddresses(ParseResult line) =>
        IsGiven(line, _alias) || IsGiven(line, _ip) || IsGiven(line, _ip6) || IsGiven(line, _linkLocal) || IsGiven(line, _mac);

    private NetworkAttachment WithFlags(ParseResult line, NetworkAttachment attachment, string[] links)
    {
        var settings = attachment.Settings;
        var aliases = line.GetValue(_alias)!;
        if (aliases.Length > 0 && settings.Aliases is not null) throw Conflict("--network-alias", "alias");
        if (aliases.Length > 0 && !attachment.IsUserDefined) throw new CommandException("network-scoped aliases are only supported for user-defined networks");
        if (IsGiven(line, _ip) && settings.IPAMConfig?.IPv4Address is not null) throw Conflict("--ip", "IPv4 address");
        if (IsGiven(line, _ip6) && settings.IPAMConfig?.IPv6Address is not null) throw Conflict("--ip6", "IPv6 address");
        if (IsGiven(line, _mac) && settings.MacAddress is not null) throw Conflict("--mac-address", "MAC address");
        if (line.GetValue(_mac) is { } mac && !NetworkAttachment.IsMacAddress(mac)) throw new CommandException($"{mac} is not a valid mac address");
        var addresses = (settings.IPAMConfig ?? new EndpointIpamConfig()) with
        {
            IPv4Address = line.GetValue(_ip) ?? settings.IPAMConfig?.IPv4Address,
            IPv6Address = line.GetValue(_ip6) ?? settings.IPAMConfig?.IPv6Address,
            LinkLocalIPs = TextsOf(line, _linkLocal) ?? settings.IPAMConfig?.LinkLocalIPs,
        };
        return attachment with
        {
            Settings = settings with
            {
                Aliases = aliases.Length > 0 ? aliases : settings.Aliases,
                MacAddress = line.GetValue(_mac) ?? settings.MacAddress,
                Links = attachment.IsUserDefined && links.Length > 0 ? links : settings.Links,
                IPAMConfig = addresses == new EndpointIpamConfig() ? null : addresses,
            },
        };
    }

    private static CommandException Conflict(string flag, string what) =>
        new($"conflicting options: cannot specify both {flag} and per-network {what}");

    private static string Link(string text)
    {
        var parts = text.Split(':');
        return parts.Length <= 2 && parts.All(part => part.Length > 0) ? text : throw new CommandException($"bad format for links: {text}");
    }

    private static string Address(string text) =>
        IPAddress.TryParse(text.Trim(), out var address) ? address.ToString() : throw new FormatException($"IP address is not correctly formatted: {text}");

    private static string ExtraHost(string text)
    {
        var separator = text.IndexOfAny(['=', ':']);
        if (separator <= 0 || separator == text.Length - 1) throw new FormatException($"bad format for add-host: \"{text}\"");
        var (name, address) = (text[..separator], text[(separator + 1)..].Trim('[', ']'));
        return address == "host-gateway" || IPAddress.TryParse(address, out _)
            ? $"{name}:{address}"
            : throw new FormatException($"invalid IP address in add-host: \"{address}\"");
    }
}
