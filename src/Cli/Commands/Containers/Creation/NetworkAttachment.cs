using System.Globalization;
using Gantry.Build;
using Gantry.Cli.Parsing;
using Gantry.Networks;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>A network of the form <c>NAME</c>, or <c>name=NAME,alias=…,ip=…</c>.</summary>
internal sealed record NetworkAttachment(string Name, EndpointSettings Settings)
{
    /// <summary>Whether it is a network that somebody made.</summary>
    public bool IsUserDefined =>
        Name is not ("default" or "bridge" or "host" or "none") && !Name.StartsWith("container:", StringComparison.Ordinal);

    /// <summary>Reads a network.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static NetworkAttachment Parse(string text)
    {
        if (!text.Contains('=')) return new NetworkAttachment(text.Length > 0 ? text : "default", new EndpointSettings());
        var name = "";
        var settings = new EndpointSettings();
        foreach (var field in CsvFields.Split(text))
        {
            var (key, value) = KeyValue.Split(field);
            if (!field.Contains('=')) throw new FormatException($"invalid field '{field}' must be a key=value pair");
            if (key.Trim().Equals("name", StringComparison.OrdinalIgnoreCase)) name = value.Trim();
            else settings = Set(settings, key.Trim().ToLowerInvariant(), value.Trim());
        }
        return name.Length > 0 ? new NetworkAttachment(name, settings) : throw new FormatException("network name/id is not specified");
    }

    /// <summary>Whether a text is a hardware address of six bytes.</summary>
    public static bool IsMacAddress(string text)
    {
        var parts = text.Split(':', '-');
        return parts.Length == 6 && parts.All(part => part.Length == 2 && part.All(char.IsAsciiHexDigit));
    }

    private static EndpointSettings Set(EndpointSettings settings, string key, string value)
    {
        var addresses = settings.IPAMConfig ?? new EndpointIpamConfig();
        return key switch
        {
            "alias" => settings with { Aliases = [.. settings.Aliases ?? [], value] },
            "ip" => settings with { IPAMConfig = addresses with { IPv4Address = value } },
            "ip6" => settings with { IPAMConfig = addresses with { IPv6Address = value } },
            "link-local-ip" => settings with { IPAMConfig = addresses with { LinkLocalIPs = [.. addresses.LinkLocalIPs ?? [], value] } },
            "mac-address" => IsMacAddress(value) ? settings with { MacAddress = value } : throw new FormatException($"invalid MAC address: {value}"),
            "driver-opt" => settings with { DriverOpts = WithOption(settings.DriverOpts, value) },
            "gw-priority" => settings with { GwPriority = Priority(value) },
            _ => throw new FormatException($"invalid field key {key}"),
        };
    }

    private static Dictionary<string, string> WithOption(IReadOnlyDictionary<string, string>? options, string text)
    {
        var (name, value) = KeyValue.Split(text);
        if (!text.Contains('=')) throw new FormatException("invalid key value pair format in driver options");
        return new Dictionary<string, string>(options ?? new Dictionary<string, string>()) { [name.Trim()] = value.Trim() };
    }

    private static int Priority(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority)
        ? priority
        : throw new FormatException($"invalid gw-priority ({text}): strconv.ParseInt: invalid syntax");
}
