using System.Text.Json.Serialization;
using Gantry.Plugins;

namespace Gantry.Networks.Ipam;

/// <summary>An answer of the address management protocol; each call fills some of the fields.</summary>
internal sealed record IpamAnswer : PluginAnswer
{
    /// <summary>Whether it must know the hardware address of who asks.</summary>
    public bool RequiresMACAddress { get; init; }

    /// <summary>Whether it forgets what it gave when the daemon restarts, and is asked for it again.</summary>
    public bool RequiresRequestReplay { get; init; }

    /// <summary>The space of networks that are this host's alone.</summary>
    public string? LocalDefaultAddressSpace { get; init; }

    /// <summary>The space of networks that span hosts.</summary>
    public string? GlobalDefaultAddressSpace { get; init; }

    /// <summary>The plugin's id of a pool.</summary>
    [JsonPropertyName("PoolID")]
    public string? PoolId { get; init; }

    /// <summary>A pool's subnet.</summary>
    public string? Pool { get; init; }

    /// <summary>An address with the length of its prefix.</summary>
    public string? Address { get; init; }

    /// <summary>Whatever else it says of a pool, such as its gateway.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
