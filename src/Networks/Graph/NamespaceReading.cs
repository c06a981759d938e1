using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;

namespace Gantry.Networks.Graph;

/// <summary>What the kernel has in one network namespace.</summary>
/// <param name="Links">The links.</param>
/// <param name="Addresses">The addresses.</param>
/// <param name="Routes">The routes.</param>
/// <param name="Listening">The TCP and UDP ports that somebody listens on, with the address.</param>
internal sealed record NamespaceReading(IReadOnlyList<Link> Links, IReadOnlyList<AddressEntry> Addresses, IReadOnlyList<RouteEntry> Routes, IReadOnlyList<ListeningSocket> Listening)
{
    /// <summary>The links by name.</summary>
    public IReadOnlyDictionary<string, Link> ByName { get; } = Links.ToDictionary(l => l.Name);

    /// <summary>Reads the namespace of the calling thread.</summary>
    public static NamespaceReading Read()
    {
        using var routes = RouteSocket.Open();
        return new(routes.Links(), routes.Addresses(), routes.Routes(), [.. ListeningSocket.ReadAll()]);
    }

    /// <summary>The addresses of a link, with prefix lengths.</summary>
    public IReadOnlyList<string> AddressesOf(string link) => ByName.TryGetValue(link, out var found)
        ? [.. Addresses.Where(a => a.LinkIndex == found.Index && !a.Address.IsIPv6LinkLocal).Select(a => $"{a.Address}/{a.PrefixLength}")]
        : [];
}
