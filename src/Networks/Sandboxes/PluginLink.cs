namespace Gantry.Networks.Sandboxes;

/// <summary>A link that a plugin made on the host and that was moved into a container.</summary>
internal sealed record PluginLink
{
    /// <summary>Its name on the host; empty when the plugin made it in the container by itself.</summary>
    public string SourceName { get; init; } = "";

    /// <summary>The path of the container's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Subnets that lie on the link, or behind a next hop.</summary>
    public IReadOnlyList<PluginRoute> Routes { get; init; } = [];
}
