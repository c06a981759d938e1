using System.Globalization;
using System.Net;
using Gantry.Errors;
using Gantry.Networks;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Networking;

/// <summary>Which ports a container publishes.</summary>
internal static class PortMap
{
    /// <summary>Reads the ports of a configuration.</summary>
    /// <exception cref="InvalidArgumentException">A port, protocol or address is malformed.</exception>
    /// <param name="config">The portable part of the configuration.</param>
    /// <param name="host">The host part.</param>
    /// <param name="defaultAddress">The address of the host for ports that name none; null is any.</param>
    internal static IReadOnlyList<PublishedPort> Read(ContainerConfig config, HostConfig host, IPAddress? defaultAddress = null)
    {
        var ports = new List<PublishedPort>();
        var bound = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (text, bindings) in host.PortBindings ?? new Dictionary<string, IReadOnlyList<PortBinding>?>())
        {
            var (port, protocol) = ParsePort(text);
            bound.Add($"{port}/{protocol}");
            foreach (var binding in bindings ?? [])
                ports.Add(ParseBinding(protocol, port, binding, defaultAddress));
        }
        foreach (var text in config.ExposedPorts?.Keys ?? [])
        {
            var (port, protocol) = ParsePort(text);
            if (host.PublishAllPorts && bound.Add($"{port}/{protocol}"))
                ports.Add(new PublishedPort(protocol, port, defaultAddress, 0, 0));
        }
        return ports;
    }

    private static (int Port, string Protocol) ParsePort(string text)
    {
        var parts = text.Split('/');
        var protocol = parts.Length > 1 && parts[1].Length > 0 ? parts[1].ToLowerInvariant() : "tcp";
        if (parts.Length > 2 || protocol is not ("tcp" or "udp" or "sctp"))
            throw new InvalidArgumentException($"invalid port specification: \"{text}\": want a port and tcp, udp or sctp");
        return Number(parts[0]) is { } port and > 0 ? (port, protocol) : throw new InvalidArgumentException($"invalid port specification: \"{text}\"");
    }

    private static PublishedPort ParseBinding(string protocol, int port, PortBinding binding, IPAddress? defaultAddress)
    {
        var address = defaultAddress;
        if (!string.IsNullOrEmpty(binding.HostIp) && !IPAddress.TryParse(binding.HostIp, out address))
            throw new InvalidArgumentException($"invalid IP address: {binding.HostIp}");
        var range = (binding.HostPort ?? "").Split('-');
        var first = range[0].Length == 0 ? 0 : Number(range[0]);
        var last = range.Length == 1 ? first : Number(range[1]);
        return range.Length <= 2 && first is { } begin && last is { } end && begin <= end
            ? new PublishedPort(protocol, port, address, begin, end)
            : throw new InvalidArgumentException($"invalid port range: {binding.HostPort}");
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= ushort.MaxValue ? number : null;
}
