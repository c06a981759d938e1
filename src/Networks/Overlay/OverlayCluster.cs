using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Gantry.Errors;
using Gantry.Networks.Overlay.Encryption;
using Gantry.Networks.Registry;
using Gantry.Networks.Sandboxes;
using Microsoft.Extensions.Logging;

namespace Gantry.Networks.Overlay;

/// <summary>
/// This host's part in the cluster. Its endpoints stand in the store with a short lease: a host that dies is forgotten when the
/// lease ends, and one that was cut off writes its own again when it is back. Their addresses stand there with a long one, so
/// that they are nobody else's meanwhile. While the store is away, what is known stays as it is.
/// </summary>
internal sealed partial class OverlayCluster : IAsyncDisposable
{
    private static readonly TimeSpan PresenceLifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AddressLifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly EtcdClient _etcd;
    private readonly string _host;
    private readonly string _address;
    private readonly string _epoch;
    private readonly IOverlayEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger<OverlayCluster> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, OverlayPeer> _own = new();
    private readonly ConcurrentDictionary<string, bool> _released = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly OverlayMirror _mirror;
    private readonly SecretKeeper _secrets;
    private readonly EtcdLease _presence;
    private readonly EtcdLease _addresses;
    private Task _loop = Task.CompletedTask;

    /// <summary>Creates the part; <see cref="Start"/> joins.</summary>
    /// <param name="etcd">The store; disposed of with this.</param>
    /// <param name="host">This daemon's id.</param>
    /// <param name="address">This host's address on the underlay.</param>
    /// <param name="epoch">This host's epoch.</param>
    /// <param name="events">Who is told of networks and endpoints of others.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where logs go.</param>
    public OverlayCluster(EtcdClient etcd, string host, IPAddress address, string epoch, IOverlayEvents events, TimeProvider time, ILogger<OverlayCluster> log)
    {
        _etcd = etcd;
        _presence = new(etcd, PresenceLifetime);
        _addresses = new(etcd, AddressLifetime);
        _host = host;
        _address = address.ToString();
        _epoch = epoch;
        _secrets = new(etcd, time);
        _mirror = new(host, events, log);
        _events = events;
        _time = time;
        _log = log;
    }

    /// <summary>Joins, with the endpoints that this host has already.</summary>
    public void Start(IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
            _own[Place(endpoint)] = new(_host, _address, endpoint, _epoch);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Makes a network known to all hosts.</summary>
    /// <exception cref="ConflictException">There is one of the name.</exception>
    public async Task PublishAsync(Network network, CancellationToken cancellation)
    {
        if (await _etcd.CreateAsync(OverlayKeys.Networks + network.Name, JsonSerializer.SerializeToUtf8Bytes(network, NetworksJson.Default.Network), lease: 0, cancellation) is not null)
            throw new ConflictException($"network with name {network.Name} already exists");
        if (_events.NeedsSecrets)
            await _secrets.EnsureAsync(cancellation);
    }

    /// <summary>All networks of the cluster.</summary>
    public async Task<IReadOnlyList<Network>> ListAsync(CancellationToken cancellation) =>
        [.. (await _etcd.RangeAsync(OverlayKeys.Networks, cancellation)).Entries.Select(e => JsonSerializer.Deserialize(e.Value, NetworksJson.Default.Network)).OfType<Network>()];

    /// <summary>Removes a network from all hosts.</summary>
    /// <exception cref="ForbiddenException">Endpoints of other hosts are on it.</exception>
    public async Task RetractAsync(Network network, CancellationToken cancellation)
    {
        var users = (await _etcd.RangeAsync($"{OverlayKeys.Endpoints}{network.Id}/", cancellation)).Entries;
        if (users.Count > 0)
            throw new ForbiddenException($"error while removing network: network {network.Name} has active endpoints on other hosts");
        await _etcd.DeleteAsync(OverlayKeys.Networks + network.Name, cancellation);
    }

    /// <summary>Claims an endpoint's addresses for it.</summary>
    /// <returns>False when another host's endpoint has one of them.</returns>
    public async Task<bool> ClaimAsync(Endpoint endpoint, CancellationToken cancellation)
    {
        var (place, peer) = (Place(endpoint), new OverlayPeer(_host, _address, endpoint, _epoch));
        await _writing.WaitAsync(cancellation);
        try
        {
            if (await WriteAsync(peer, await _presence.GetAsync(cancellation), await _addresses.GetAsync(cancellation), cancellation) is not null)
                return false;
            _released.TryRemove(place, out _);
            _own[place] = peer;
            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Gives an endpoint's addresses back; when the store is away, as soon as it is there again.</summary>
    public async Task ReleaseAsync(Endpoint endpoint)
    {
        var place = Place(endpoint);
        if (!_own.TryRemove(place, out _))
            return;
        _released[place] = true;
        try
        {
            await WithdrawAsync(_stop.Token);
        }
        catch (Exception e) when (IsAway(e) || e is OperationCanceledException)
        {
            Log.StoreAway(_log, e.Message);
        }
    }

    /// <summary>Leaves the cluster's store as it is; the leases end by themselves unless the daemon comes back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _etcd.Dispose();
        _presence.Dispose();
        _addresses.Dispose();
        _stop.Dispose();
        _writing.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var lease = await _presence.GetAsync(_stop.Token);
                await PutOwnAsync(lease, await _addresses.GetAsync(_stop.Token));
                var (entries, revision) = await _etcd.RangeAsync(OverlayKeys.Root, _stop.Token);
                _mirror.Reconcile(entries);
                _secrets.Forget();
                await KeepSecretsAsync(_stop.Token);
                using var session = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                var watching = WatchAsync(revision + 1, session.Token);
                var beating = BeatAsync(lease, session.Token);
                var first = await Task.WhenAny(watching, beating);
                await session.CancelAsync();
                await Task.WhenAll(Quietly(watching), Quietly(beating));
                await first;
            }
            catch (Exception e) when (IsAway(e) && !_stop.IsCancellationRequested)
            {
                Log.StoreAway(_log, e.Message);
                await WaitAsync(Pause);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Writes what is ours, under the present leases; an address that another host took meanwhile is theirs.</summary>
    private async Task PutOwnAsync(long presence, long addresses)
    {
        await _writing.WaitAsync(_stop.Token);
        try
        {
            foreach (var (place, peer) in _own)
                if (await WriteAsync(peer, presence, addresses, _stop.Token) is { } other)
                    Log.AddressLost(_log, place, other);
        }
        finally
        {
            _writing.Release();
        }
        await WithdrawAsync(_stop.Token);
    }

    /// <summary>Deletes what was given back and still stands in the store.</summary>
    private async Task WithdrawAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            foreach (var place in _released.Keys)
            {
                await _etcd.DeleteAsync(OverlayKeys.Endpoints + place, cancellation);
                await _etcd.DeleteAsync(OverlayKeys.Addresses + place, cancellation);
                _released.TryRemove(place, out _);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Writes an endpoint of ours, unless its address is another host's.</summary>
    /// <returns>Null when it was written; the host that has the address otherwise.</returns>
    private async Task<string?> WriteAsync(OverlayPeer peer, long presence, long addresses, CancellationToken cancellation)
    {
        var (place, self) = (Place(peer.Endpoint), Encoding.UTF8.GetBytes(_host));
        var there = await _etcd.CreateAsync(OverlayKeys.Addresses + place, self, addresses, cancellation);
        if (there is not null && !there.AsSpan().SequenceEqual(self))
            return Encoding.UTF8.GetString(there);
        if (there is not null)
            await _etcd.PutAsync(OverlayKeys.Addresses + place, self, addresses, cancellation);
        await _etcd.PutAsync(OverlayKeys.Endpoints + place, JsonSerializer.SerializeToUtf8Bytes(peer, NetworksJson.Default.OverlayPeer), presence, cancellation);
        return null;
    }

    private async Task WatchAsync(long revision, CancellationToken cancellation)
    {
        await foreach (var entry in _etcd.WatchAsync(OverlayKeys.Root, revision, cancellation))
            _mirror.Follow(entry);
        throw new IOException("etcd ended the watch");
    }

    private async Task BeatAsync(long lease, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Heartbeat, _time, cancellation);
            if (!await _etcd.KeepAliveAsync(lease, cancellation))
                throw new IOException("the lease has ended");
            await _addresses.GetAsync(cancellation);
            await WithdrawAsync(cancellation);
            await KeepSecretsAsync(cancellation);
        }
    }

    /// <summary>Also changes over to another period's secret.</summary>
    private async Task KeepSecretsAsync(CancellationToken cancellation)
    {
        if (!_events.NeedsSecrets)
            return;
        await _secrets.EnsureAsync(cancellation);
        _events.Settled();
    }

    private async Task WaitAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (IsAway(e) || e is OperationCanceledException)
        {
            // The first of the two to end says why.
        }
    }

    private static bool IsAway(Exception e) => e is UnavailableException or IOException or HttpRequestException or JsonException;

    /// <summary>An endpoint's place below the keys of its kind.</summary>
    private static string Place(Endpoint endpoint) => $"{endpoint.NetworkId}/{endpoint.Address4 ?? endpoint.Address6}";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "the cluster store is away ({Reason}); what is known of other hosts stays as it is")]
        public static partial void StoreAway(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "the address {Key} was taken by host {Host} while this one was cut off: restart the container")]
        public static partial void AddressLost(ILogger logger, string key, string host);
    }
}
