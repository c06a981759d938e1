using System.Net;
using System.Net.Sockets;
using Gantry.Errors;

namespace Gantry.Engine.Volumes.Drivers;

/// <summary>The server of a network file system: the kernel takes addresses only, people give names.</summary>
internal static class NetworkServer
{
    private const string Option = "addr=";

    /// <summary>Replaces the name in <c>addr=NAME</c> by an address, for the file systems that have a server.</summary>
    /// <exception cref="UnavailableException">The name does not resolve.</exception>
    public static async Task<IReadOnlyList<string>> ResolveAsync(IReadOnlyList<string> options, string type, CancellationToken cancellation)
    {
        if (type is not ("nfs" or "nfs4" or "cifs"))
            return options;
        var resolved = new List<string>(options.Count);
        foreach (var option in options)
            resolved.Add(option.StartsWith(Option, StringComparison.Ordinal) ? Option + await AddressAsync(option[Option.Length..], cancellation) : option);
        return resolved;
    }

    private static async Task<string> AddressAsync(string name, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(name, out _))
            return name;
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name, cancellation);
            return addresses.First().ToString();
        }
        catch (SocketException e)
        {
            throw new UnavailableException($"error resolving passed in network volume address: {name}: {e.Message}", e);
        }
    }
}
