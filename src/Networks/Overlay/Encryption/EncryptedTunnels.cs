using System.Net;
using Gantry.Errors;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Xfrm;
using Microsoft.Extensions.Logging;

namespace Gantry.Networks.Overlay.Encryption;

/// <summary>
/// Keeps the kernel's IPsec tables as the cluster's store says. The daemon that ends leaves them as they are, and the next one finds
/// its own there. An association is never made twice with one key, since its packets are counted from the start again: so a host that
/// is away for a while stays known.
/// </summary>
internal sealed partial class EncryptedTunnels(IPAddress address, int port, EpochFile epoch, TimeProvider time, ILogger<EncryptedTunnels> log) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, byte[]> _secrets = [];
    private readonly Dictionary<IPAddress, Remote> _remotes = [];
    private XfrmSocket? _kernel;
    private TunnelPlan? _present;

    /// <summary>This host, as others are told.</summary>
    public string Epoch => epoch.Read();

    /// <summary>Refuses encryption where the kernel cannot do it.</summary>
    /// <exception cref="UnsupportedException">It cannot.</exception>
    public void Require()
    {
        if (Problem() is { } problem)
            throw new UnsupportedException($"encrypted overlay networks need ESP with AES-GCM of this host's kernel ({problem}): load the modules esp4, esp6 and gcm, or leave out --opt encrypted and run the hosts' underlay over a VPN such as WireGuard");
    }

    /// <summary>The cluster has a secret for a period; null when no longer.</summary>
    public void SetSecret(long period, byte[]? secret)
    {
        lock (_gate)
            if (secret is null)
                _secrets.Remove(period);
            else
                _secrets[period] = secret;
    }

    /// <summary>There is an endpoint of an encrypted network on another host.</summary>
    public void Add(OverlayPeer peer)
    {
        var end = new TunnelEnd(IPAddress.Parse(peer.HostAddress), peer.Epoch);
        lock (_gate)
        {
            if (!_remotes.TryGetValue(end.Address, out var remote) || remote.End != end)
                _remotes[end.Address] = remote = new(end);
            remote.Endpoints.Add(peer.Endpoint.Id);
            remote.LastSeen = SecretKeeper.Period(time);
        }
    }

    /// <summary>An endpoint on another host is gone.</summary>
    public void Remove(OverlayPeer peer)
    {
        lock (_gate)
            _remotes.GetValueOrDefault(IPAddress.Parse(peer.HostAddress))?.Endpoints.Remove(peer.Endpoint.Id);
    }

    /// <summary>Brings the kernel in line with what is known; to be called when all that the store holds is known.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            var period = SecretKeeper.Period(time);
            foreach (var remote in _remotes.Values.Where(r => r.Endpoints.Count > 0))
                remote.LastSeen = period;
            foreach (var (gone, _) in _remotes.Where(r => r.Value.LastSeen < period - 1).ToList())
                _remotes.Remove(gone);
            if (_remotes.Count > 0 || _present is not { Policies.Count: 0 })
                Apply(TunnelPlan.Of(new(address, Epoch), [.. _remotes.Values.Select(r => r.End)], _secrets, period, port));
        }
    }

    /// <summary>Takes everything out of the kernel.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _remotes.Clear();
            Apply(new([], []));
            epoch.End();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _kernel?.Dispose();

    private string? Problem()
    {
        try
        {
            lock (_gate)
                return (_kernel ??= XfrmSocket.Open()).Probe();
        }
        catch (NetlinkException e)
        {
            return e.Message;
        }
    }

    private void Apply(TunnelPlan wanted)
    {
        try
        {
            _kernel ??= XfrmSocket.Open();
            var present = _present ?? new(_kernel.Associations(TunnelKey.Mark), _kernel.Policies(TunnelKey.Mark));
            var batch = Difference(present, wanted);
            if (batch.Count > 0)
                _kernel.Execute(batch);
            _present = wanted;
        }
        catch (NetlinkException) when (wanted.Policies.Count == 0)
        {
            // A kernel without IPsec has nothing of ours.
            _present = wanted;
        }
        catch (NetlinkException e)
        {
            // What it would not do is tried again at the next change, from what is there by then.
            _present = null;
            Log.Failed(log, e);
        }
    }

    /// <summary>New associations before the policies that lead by them, and old ones after.</summary>
    private static XfrmBatch Difference(TunnelPlan present, TunnelPlan wanted)
    {
        static (IPAddress, IPAddress, uint) Key(SecurityAssociation a) => (a.Source, a.Destination, a.Index);
        var batch = new XfrmBatch();
        foreach (var added in wanted.Associations.ExceptBy(present.Associations.Select(Key), Key))
            batch.Add(added);
        foreach (var changed in wanted.Policies.Except(present.Policies))
            batch.Set(changed);
        foreach (var gone in present.Policies.ExceptBy(wanted.Policies.Select(p => p.Destination), p => p.Destination))
            batch.Remove(gone);
        foreach (var gone in present.Associations.ExceptBy(wanted.Associations.Select(Key), Key))
            batch.Remove(gone);
        return batch;
    }

    /// <summary>Another host.</summary>
    private sealed class Remote(TunnelEnd end)
    {
        public TunnelEnd End => end;

        public HashSet<string> Endpoints { get; } = [];

        public long LastSeen { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "cannot set up the encryption of overlay networks: what it is missing for does not leave this host")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
