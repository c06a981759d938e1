using Gantry.Engine.Containers;
using Gantry.Networks;
using Gantry.Runtime.Configuration;

namespace Gantry.DockerApi.Containers;

/// <summary>Shows a container's networks and ports.</summary>
internal static class NetworkSettingsView
{
    /// <summary>The network whose addresses Docker repeats at the top for old clients.</summary>
    private const string DefaultBridge = "bridge";

    public static NetworkSettingsInspection Of(Container container)
    {
        var running = container.State.Pid != 0;
        var legacy = container.Networks.GetValueOrDefault(DefaultBridge) ?? new EndpointSettings();
        return new NetworkSettingsInspection
        {
            SandboxID = running ? container.Id : "",
            SandboxKey = running ? $"/proc/{container.State.Pid}/ns/net" : "",
            Ports = running ? Ports(container) : new Dictionary<string, IReadOnlyList<PortBinding>?>(),
            EndpointID = legacy.EndpointID,
            Gateway = legacy.Gateway,
            GlobalIPv6Address = legacy.GlobalIPv6Address,
            GlobalIPv6PrefixLen = legacy.GlobalIPv6PrefixLen,
            IPAddress = legacy.IPAddress,
            IPPrefixLen = legacy.IPPrefixLen,
            IPv6Gateway = legacy.IPv6Gateway,
            MacAddress = legacy.MacAddress ?? "",
            Networks = EndpointView.Of(container.Networks),
        };
    }

    private static Dictionary<string, IReadOnlyList<PortBinding>?> Ports(Container container)
    {
        var ports = new Dictionary<string, IReadOnlyList<PortBinding>?>();
        foreach (var exposed in container.Config.ExposedPorts?.Keys ?? [])
            ports[ExposedPort.TryParse(exposed, out var port) ? port.ToString() : exposed] = null;
        foreach (var group in container.Ports.GroupBy(port => new ExposedPort(port.ContainerPort, port.Protocol)))
            ports[group.Key.ToString()] = [.. group.Select(Binding)];
        return ports;
    }

    private static PortBinding Binding(PublishedPort port) => new()
    {
        HostIp = port.HostAddress?.ToString() ?? PortSummary.AnyAddress,
        HostPort = port.HostPort.ToString(),
    };
}
