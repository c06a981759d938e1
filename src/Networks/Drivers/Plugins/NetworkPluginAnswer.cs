using System.Text.Json.Nodes;
using Gantry.Plugins;

namespace Gantry.Networks.Drivers.Plugins;

/// <summary>An answer of the network plugin protocol; each call fills some of the fields.</summary>
internal sealed record NetworkPluginAnswer : PluginAnswer
{
    /// <summary><c>local</c>, or <c>global</c> when the networks span hosts.</summary>
    public string? Scope { get; init; }

    /// <summary>Addresses that the plugin chose.</summary>
    public PluginInterface? Interface { get; init; }

    /// <summary>The link that it made.</summary>
    public PluginLinkName? InterfaceName { get; init; }

    /// <summary>The IPv4 gateway.</summary>
    public string? Gateway { get; init; }

    /// <summary>The IPv6 gateway.</summary>
    public string? GatewayIPv6 { get; init; }

    /// <summary>Further routes.</summary>
    public IReadOnlyList<PluginStaticRoute>? StaticRoutes { get; init; }

    /// <summary>What the plugin tells of an endpoint.</summary>
    public JsonObject? Value { get; init; }
}
