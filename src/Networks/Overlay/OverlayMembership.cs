using Gantry.Errors;
using Gantry.Networks.Overlay.Encryption;
using Gantry.Networks.Registry;
using Gantry.Networks.Sandboxes;
using Microsoft.Extensions.Logging;

namespace Gantry.Networks.Overlay;

/// <summary>Takes what other hosts do into this one: their networks, and the places and names of their endpoints.</summary>
internal sealed partial class OverlayMembership(NetworkRegistry registry, OverlayDriver driver, EncryptedTunnels? tunnels, NameService names, ILogger<OverlayMembership> log) : IOverlayEvents
{
    public bool NeedsSecrets => registry.List().Any(OverlayDriver.IsEncrypted);

    public void NetworkCame(Network network)
    {
        if (registry.Find(network.Id) is not null)
            return;
        driver.RequireCipher(network);
        registry.Add(_ => network);
        driver.Create(network);
        Log.Joined(log, network.Name);
    }

    public void NetworkGone(string name)
    {
        if (registry.List().FirstOrDefault(n => n.Name == name && n.Driver == driver.Name) is not { } network)
            return;
        registry.Remove(network, driver.Remove);
    }

    public void PeerCame(OverlayPeer peer)
    {
        if (registry.Find(peer.Endpoint.NetworkId) is not { } network)
            return;
        driver.AddPeer(network, peer);
        names.Add(peer.Endpoint);
        foreach (var address in peer.Endpoint.Addresses)
            Take(network, address);
    }

    public void PeerGone(OverlayPeer peer)
    {
        if (registry.Find(peer.Endpoint.NetworkId) is not { } network)
            return;
        driver.RemovePeer(network, peer);
        names.Remove(peer.Endpoint);
        registry.Return(network.Id, peer.Endpoint.Addresses);
    }

    public void SecretChanged(long period, byte[]? secret) => tunnels?.SetSecret(period, secret);

    public void Settled() => tunnels?.Refresh();

    private void Take(Network network, System.Net.IPAddress address)
    {
        try
        {
            registry.WithBook(network.Id, book => book.Take(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork, address.ToString()));
        }
        catch (ForbiddenException)
        {
            // We tried to give it and found that they had it: it is marked as taken already.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "joined the overlay network {Network}")]
        public static partial void Joined(ILogger logger, string network);
    }
}
