namespace Gantry.Networks;

/// <summary>Addresses of a network: one entry of Docker's <c>IPAM.Config</c>.</summary>
public sealed record AddressPool
{
    /// <summary>The subnet, as <c>172.18.0.0/16</c>; empty in a request means one of the daemon's pools.</summary>
    public string Subnet { get; init; } = "";

    /// <summary>The part of the subnet that addresses are given from; empty for all of it.</summary>
    public string IPRange { get; init; } = "";

    /// <summary>The gateway; empty in a request means the first address.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>Addresses that are kept for others, by name.</summary>
    public IReadOnlyDictionary<string, string> AuxiliaryAddresses { get; init; } = new Dictionary<string, string>();

    /// <summary>Its id at the plugin that gave it; empty when no plugin did.</summary>
    public string PoolId { get; init; } = "";

    /// <summary>The plugin's address space that it is in.</summary>
    public string AddressSpace { get; init; } = "";
}
