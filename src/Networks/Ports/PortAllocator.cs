using System.Net;
using System.Net.Sockets;
using Gantry.Errors;
using Gantry.Linux.Net;
using Gantry.Networks.Firewall;

namespace Gantry.Networks.Ports;

/// <summary>Gives host ports to containers, each to one only, and none that another process has.</summary>
internal sealed class PortAllocator(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Protocol, int Port), List<IPAddress>> _taken = [];
    private int _nextEphemeral;

    /// <summary>Takes a host port, the same on all of the addresses.</summary>
    /// <param name="port">What is wanted: one port, a range to choose from, or any.</param>
    /// <param name="addresses">The host's addresses.</param>
    /// <exception cref="GantryException">It is taken; Docker's messages.</exception>
    public async ValueTask<IReadOnlyList<PortLease>> TakeAsync(PublishedPort port, IReadOnlyList<IPAddress> addresses)
    {
        GantryException? conflict = null;
        foreach (var candidate in Candidates(port))
        {
            var leases = new List<PortLease>();
            try
            {
                foreach (var address in addresses)
                    leases.Add(Take(port with { HostAddress = address, HostPort = candidate, HostPortEnd = candidate }));
                return leases;
            }
            catch (GantryException e)
            {
                conflict = e;
                foreach (var lease in leases)
                    await lease.DisposeAsync();
            }
        }
        throw conflict ?? new GantryException(ErrorKind.Internal, "no ephemeral host port is free");
    }

    private PortLease Take(PublishedPort port)
    {
        lock (_gate)
        {
            if (_taken.GetValueOrDefault((port.Protocol, port.HostPort)) is { } holders && holders.Exists(h => Clash(h, port.HostAddress!)))
                throw new GantryException(ErrorKind.Internal, $"Bind for {Text(port.HostAddress!)}:{port.HostPort} failed: port is already allocated");
            Remember(port);
        }
        try
        {
            // SCTP has no sockets here that could hold the port: our own book is all there is.
            var forwarder = port.Protocol == "sctp" ? null : PortForwarder.Hold(port.Protocol, new(port.HostAddress!, port.HostPort), time);
            return new(port, forwarder, Forget);
        }
        catch (SocketException e)
        {
            Forget(port);
            var reason = e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "address already in use",
                SocketError.AddressNotAvailable => "cannot assign requested address",
                _ => e.Message,
            };
            throw new GantryException(ErrorKind.Internal, $"failed to bind host port {Text(port.HostAddress!)}:{port.HostPort}/{port.Protocol}: {reason}", e);
        }
    }

    private IEnumerable<int> Candidates(PublishedPort port)
    {
        if (port.HostPort != 0)
            return Enumerable.Range(port.HostPort, Math.Max(port.HostPortEnd, port.HostPort) - port.HostPort + 1);
        var (first, last) = EphemeralRange();
        var start = Interlocked.Increment(ref _nextEphemeral) - 1;
        return Enumerable.Range(0, last - first + 1).Select(n => first + (start + n) % (last - first + 1));
    }

    private static (int First, int Last) EphemeralRange()
    {
        var words = (Sysctl.Read("net/ipv4/ip_local_port_range") ?? "").Split(['\t', ' '], StringSplitOptions.RemoveEmptyEntries);
        return words is [var first, var last] ? (int.Parse(first), int.Parse(last)) : (49153, 65535);
    }

    private void Remember(PublishedPort port)
    {
        if (!_taken.TryGetValue((port.Protocol, port.HostPort), out var holders))
            _taken[(port.Protocol, port.HostPort)] = holders = [];
        holders.Add(port.HostAddress!);
    }

    private void Forget(PublishedPort port)
    {
        lock (_gate)
            if (_taken.TryGetValue((port.Protocol, port.HostPort), out var holders) && holders.Remove(port.HostAddress!) && holders.Count == 0)
                _taken.Remove((port.Protocol, port.HostPort));
    }

    private static bool Clash(IPAddress one, IPAddress other) =>
        one.AddressFamily == other.AddressFamily && (one.Equals(other) || PortRules.IsAny(one) || PortRules.IsAny(other));

    private static string Text(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
