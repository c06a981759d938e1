using System.Text.Json;
using Gantry.Errors;
using Microsoft.Extensions.Logging;

namespace Gantry.Networks.Overlay;

/// <summary>What this host has taken in of the cluster's store, so that it notices what is gone from there.</summary>
internal sealed partial class OverlayMirror(string host, IOverlayEvents events, ILogger log)
{
    private readonly Dictionary<string, OverlayPeer> _peers = [];
    private readonly HashSet<string> _others = [];

    /// <summary>Takes all of the store in at once.</summary>
    public void Reconcile(IReadOnlyList<EtcdEntry> entries)
    {
        var present = entries.Select(e => e.Key).ToHashSet();
        foreach (var gone in _peers.Keys.Concat(_others).Where(k => !present.Contains(k)).ToList())
            Apply(new(gone, [], Deleted: true));
        foreach (var entry in entries.OrderBy(e => e.Key.StartsWith(OverlayKeys.Networks, StringComparison.Ordinal) ? 0 : 1))
            Apply(entry);
        events.Settled();
    }

    /// <summary>Takes a change of the store in.</summary>
    public void Follow(EtcdEntry entry)
    {
        Apply(entry);
        events.Settled();
    }

    private void Apply(EtcdEntry entry)
    {
        try
        {
            if (entry.Key.StartsWith(OverlayKeys.Networks, StringComparison.Ordinal))
                ApplyNetwork(entry);
            else if (entry.Key.StartsWith(OverlayKeys.Endpoints, StringComparison.Ordinal))
                ApplyEndpoint(entry);
            else if (entry.Key.StartsWith(OverlayKeys.Secrets, StringComparison.Ordinal))
                ApplySecret(entry);
        }
        catch (Exception e) when (e is JsonException or IOException or GantryException)
        {
            Log.NotApplied(log, entry.Key, e);
        }
    }

    private void ApplyNetwork(EtcdEntry entry)
    {
        if (entry.Deleted)
        {
            _others.Remove(entry.Key);
            events.NetworkGone(entry.Key[OverlayKeys.Networks.Length..]);
        }
        else if (JsonSerializer.Deserialize(entry.Value, NetworksJson.Default.Network) is { } network)
        {
            _others.Add(entry.Key);
            events.NetworkCame(network);
        }
    }

    private void ApplyEndpoint(EtcdEntry entry)
    {
        var peer = entry.Deleted ? null : JsonSerializer.Deserialize(entry.Value, NetworksJson.Default.OverlayPeer);
        if (_peers.Remove(entry.Key, out var before) && before != peer)
            events.PeerGone(before);
        if (peer is null || peer.Host == host)
            return;
        _peers[entry.Key] = peer;
        events.PeerCame(peer);
    }

    private void ApplySecret(EtcdEntry entry)
    {
        if (!long.TryParse(entry.Key.AsSpan(OverlayKeys.Secrets.Length), out var period))
            return;
        if (entry.Deleted)
            _others.Remove(entry.Key);
        else
            _others.Add(entry.Key);
        events.SecretChanged(period, entry.Deleted ? null : entry.Value);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "cannot apply {Key} of the cluster store")]
        public static partial void NotApplied(ILogger logger, string key, Exception exception);
    }
}
