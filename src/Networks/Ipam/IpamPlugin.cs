using Gantry.Errors;
using Gantry.Networks.Addresses;
using Gantry.Plugins;

namespace Gantry.Networks.Ipam;

/// <summary>A third party's address management behind Docker's protocol.</summary>
internal sealed class IpamPlugin
{
    private const string Interface = "IpamDriver";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>What is given back is not waited for as long: whoever ends a container should not notice a plugin that hangs.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    private readonly PluginClient _client;
    private readonly IpamAnswer _spaces;

    private IpamPlugin(PluginClient client, IpamAnswer capabilities, IpamAnswer spaces)
    {
        _client = client;
        _spaces = spaces;
        RequiresHardwareAddress = capabilities.RequiresMACAddress;
        RequiresReplay = capabilities.RequiresRequestReplay;
    }

    /// <summary>Whether it must know the hardware address of who asks for an address.</summary>
    public bool RequiresHardwareAddress { get; }

    /// <summary>Whether it is asked again for what it gave, after the daemon's restart.</summary>
    public bool RequiresReplay { get; }

    /// <summary>Finds a plugin and asks what it can do.</summary>
    /// <exception cref="NotFoundException">There is none of that name.</exception>
    public static async Task<IpamPlugin> OpenAsync(PluginSet plugins, string name, CancellationToken cancellation)
    {
        var client = await plugins.GetAsync(name, Interface, cancellation);
        var spaces = await CallAsync(client, "GetDefaultAddressSpaces", new(), s_patience, cancellation);
        return new(client, await CapabilitiesAsync(client, cancellation), spaces);
    }

    /// <summary>The space that a network's pools are in.</summary>
    public string SpaceOf(Network network) => (network.Scope == "local" ? _spaces.LocalDefaultAddressSpace : _spaces.GlobalDefaultAddressSpace) ?? "";

    /// <summary>Takes a subnet.</summary>
    /// <param name="network">Whose it will be.</param>
    /// <param name="wanted">The subnet and range that are asked for; both empty for any.</param>
    /// <param name="ipv6">The family.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The answer, whose pool is a subnet.</returns>
    public async Task<IpamAnswer> RequestPoolAsync(Network network, AddressPool wanted, bool ipv6, CancellationToken cancellation)
    {
        var answer = await CallAsync(_client, "RequestPool", new()
        {
            AddressSpace = SpaceOf(network),
            Pool = wanted.Subnet,
            SubPool = wanted.IPRange,
            Options = network.IpamOptions ?? new Dictionary<string, string>(),
            V6 = ipv6,
        }, s_patience, cancellation);
        return Subnet.TryParse(answer.Pool, out var subnet, out _) && subnet.IsIPv4 != ipv6
            ? answer with { Pool = subnet.ToString() }
            : throw new UnavailableException($"plugin {_client.Name} gave \"{answer.Pool}\" as a pool, which is no {(ipv6 ? "IPv6" : "IPv4")} subnet");
    }

    /// <summary>Gives a subnet back.</summary>
    public Task ReleasePoolAsync(string pool) => CallAsync(_client, "ReleasePool", new() { PoolId = pool }, s_farewell, CancellationToken.None);

    /// <summary>Takes an address.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="wanted">The address that is asked for; empty for any.</param>
    /// <param name="options">What sort of address it is.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The address with the length of its prefix.</returns>
    public async Task<string> RequestAddressAsync(string pool, string wanted, IReadOnlyDictionary<string, string> options, CancellationToken cancellation) =>
        (await CallAsync(_client, "RequestAddress", new() { PoolId = pool, Address = wanted, Options = options }, s_patience, cancellation)).Address ?? "";

    /// <summary>Gives an address back.</summary>
    public Task ReleaseAddressAsync(string pool, string address) =>
        CallAsync(_client, "ReleaseAddress", new() { PoolId = pool, Address = address }, s_farewell, CancellationToken.None);

    private static async Task<IpamAnswer> CapabilitiesAsync(PluginClient client, CancellationToken cancellation)
    {
        try
        {
            return await CallAsync(client, "GetCapabilities", new(), s_patience, cancellation);
        }
        catch (UnsupportedException)
        {
            // Older plugins do not know the call, and need nothing.
            return new();
        }
    }

    private static Task<IpamAnswer> CallAsync(PluginClient client, string method, IpamRequest request, TimeSpan patience, CancellationToken cancellation) =>
        client.CallAsync($"{Interface}.{method}", request, NetworkPluginJson.Default.IpamRequest, NetworkPluginJson.Default.IpamAnswer, cancellation, patience);
}
