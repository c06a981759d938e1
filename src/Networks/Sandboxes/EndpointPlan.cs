using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using Gantry.Errors;
using Gantry.Networks.Drivers;
using Gantry.Networks.Ipam;
using Gantry.Networks.Registry;

namespace Gantry.Networks.Sandboxes;

/// <summary>Turns what a container asks for on a network into an endpoint with addresses and names.</summary>
internal sealed class EndpointPlan(AddressManagement addresses, DriverSet drivers, LinkReaper reaper)
{
    private const string LinkNameOption = "com.docker.network.endpoint.ifname";
    private const int ShortId = 12;

    /// <summary>Takes addresses for an endpoint, here and from whoever else gives them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="sandbox">Who asks, with the endpoints so far.</param>
    /// <param name="settings">What is asked for.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Endpoint> MakeAsync(Network network, SandboxRecord sandbox, EndpointSettings settings, CancellationToken cancellation)
    {
        while (true)
        {
            if (await ClaimAsync(network, await TakeAsync(network, sandbox, settings, cancellation), sandbox, cancellation) is { } claimed)
                return claimed;
            // What another host has stays marked as taken here, so that the next try is for another address.
            if (settings.IPAMConfig is not null)
                throw new ForbiddenException("Address already in use");
        }
    }

    /// <summary>Whether a network is the one that containers are on when they name none: it has no names and no chosen addresses.</summary>
    public static bool IsDefaultBridge(Network network) => network.Name == "bridge";

    /// <summary>The names that DNS knows a container by.</summary>
    public static IReadOnlyList<string> Names(AttachRequest container, EndpointSettings settings) =>
        [.. new[] { container.ContainerName }
            .Concat(settings.Aliases ?? [])
            .Append(container.ContainerId[..ShortId])
            .Append(container.Hostname)
            .Where(n => n.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The first free name of a link in a container, or the one that was asked for.</summary>
    /// <param name="prefix">What it begins with.</param>
    /// <param name="settings">What was asked for.</param>
    /// <param name="taken">The names of the container's other links.</param>
    public static string InsideLink(string prefix, EndpointSettings settings, IReadOnlyCollection<string> taken)
    {
        if (settings.DriverOpts?.GetValueOrDefault(LinkNameOption) is { Length: > 0 } wanted)
            return taken.Contains(wanted) || wanted == "lo"
                ? throw new ConflictException($"interface name {wanted} is already in use in the container")
                : BridgeSettings.LinkName(wanted);
        return Enumerable.Range(0, int.MaxValue).Select(n => prefix + n).First(n => !taken.Contains(n));
    }

    /// <summary>Refuses what cannot be asked for on a network.</summary>
    /// <exception cref="InvalidArgumentException">Something cannot.</exception>
    public static void Check(Network network, EndpointSettings settings)
    {
        CheckAddresses(settings.IPAMConfig ?? new());
        var chosen = !string.IsNullOrEmpty(settings.IPAMConfig?.IPv4Address) || !string.IsNullOrEmpty(settings.IPAMConfig?.IPv6Address);
        if (chosen && IsDefaultBridge(network))
            throw new InvalidArgumentException("user specified IP address is supported on user defined networks only");
        if (chosen && !network.SubnetChosen)
            throw new InvalidArgumentException("user specified IP address is supported only when connecting to networks with user configured subnets");
        if (settings.Aliases is { Count: > 0 } && IsDefaultBridge(network))
            throw new InvalidArgumentException("network-scoped alias is supported only for containers in user defined networks");
    }

    private async ValueTask<Endpoint> TakeAsync(Network network, SandboxRecord sandbox, EndpointSettings settings, CancellationToken cancellation)
    {
        try
        {
            return await TakeOnceAsync(network, sandbox, settings, cancellation);
        }
        catch (ForbiddenException)
        {
            // The address may be that of a container that has just gone: wait until it really has.
            await reaper.FlushAsync();
            return await TakeOnceAsync(network, sandbox, settings, cancellation);
        }
    }

    private async Task<Endpoint?> ClaimAsync(Network network, Endpoint endpoint, SandboxRecord sandbox, CancellationToken cancellation)
    {
        try
        {
            return await drivers.Of(network).ClaimAsync(network, endpoint, sandbox, cancellation);
        }
        catch
        {
            await addresses.ReturnAsync(network.Id, [.. endpoint.Addresses]);
            throw;
        }
    }

    private async ValueTask<Endpoint> TakeOnceAsync(Network network, SandboxRecord sandbox, EndpointSettings settings, CancellationToken cancellation)
    {
        Check(network, settings);
        var driver = drivers.Of(network);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var hardware = string.IsNullOrEmpty(settings.MacAddress) ? null : HardwareAddress.Parse(settings.MacAddress);
        // A plugin may give addresses by the hardware address that asks.
        hardware ??= AddressManagement.HasPlugin(network) ? HardwareAddress.Random() : null;
        var (address4, address6) = await TakeBothAsync(network, settings, hardware, cancellation);
        hardware ??= address4 is not null ? HardwareAddress.Of(IPAddress.Parse(address4.Address)) : HardwareAddress.Random();
        return new()
        {
            Id = id,
            NetworkId = network.Id,
            NetworkName = network.Name,
            Requested = settings,
            HostLink = driver.HasHostLink ? "veth" + id[..7] : "",
            InsideLink = InsideLink(driver.InsidePrefix(network), settings, [.. sandbox.Endpoints.Select(e => e.InsideLink)]),
            MacAddress = HardwareAddress.Format(hardware),
            Address4 = address4?.Address,
            PrefixLength4 = address4?.PrefixLength ?? 0,
            Gateway4 = address4?.Gateway,
            Address6 = address6?.Address,
            PrefixLength6 = address6?.PrefixLength ?? 0,
            Gateway6 = address6?.Gateway,
            ForwardsTraffic = sandbox.Request.ForwardsTraffic,
            DnsNames = IsDefaultBridge(network) ? [] : Names(sandbox.Request, settings),
        };
    }

    private async ValueTask<(EndpointAddress? Four, EndpointAddress? Six)> TakeBothAsync(
        Network network, EndpointSettings settings, PhysicalAddress? hardware, CancellationToken cancellation)
    {
        var known = hardware is null ? null : HardwareAddress.Format(hardware);
        var four = network.EnableIPv4 ? await addresses.TakeAsync(network, ipv4: true, settings.IPAMConfig?.IPv4Address, known, cancellation) : null;
        try
        {
            return (four, network.EnableIPv6 ? await addresses.TakeAsync(network, ipv4: false, settings.IPAMConfig?.IPv6Address, known, cancellation) : null);
        }
        catch
        {
            if (four is not null)
                await addresses.ReturnAsync(network.Id, [IPAddress.Parse(four.Address)]);
            throw;
        }
    }

    private static void CheckAddresses(EndpointIpamConfig wanted)
    {
        if (!string.IsNullOrEmpty(wanted.IPv4Address) && !IsAddress(wanted.IPv4Address, AddressFamily.InterNetwork))
            throw Invalid($"invalid IPv4 address: {wanted.IPv4Address}");
        if (!string.IsNullOrEmpty(wanted.IPv6Address) && !IsAddress(wanted.IPv6Address, AddressFamily.InterNetworkV6))
            throw Invalid($"invalid IPv6 address: {wanted.IPv6Address}");
        if (wanted.LinkLocalIPs?.FirstOrDefault(a => !IsAddress(a, AddressFamily.InterNetwork) && !IsAddress(a, AddressFamily.InterNetworkV6)) is { } local)
            throw Invalid($"invalid link-local IP address: {local}");
    }

    private static bool IsAddress(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == family && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any);

    private static InvalidArgumentException Invalid(string reason) => new($"invalid endpoint settings:\n{reason}");
}
