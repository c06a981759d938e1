using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;
using Gantry.Linux.Net.Nftables;
using Microsoft.Extensions.Logging;

namespace Gantry.Networks.Firewall;

/// <summary>
/// Our tables in the kernel. It remembers every element, so that it can put all back in one transaction after somebody
/// flushed the rules; adding and removing elements costs the same whatever the tables hold.
/// </summary>
internal sealed partial class HostFirewall : IDisposable
{
    private readonly string _table;
    private readonly int? _tunnelPort;
    private readonly ILogger<HostFirewall> _log;
    private readonly Lock _gate = new();
    private readonly Dictionary<SetElement, int> _elements = [];
    private readonly ElementSocket _socket;
    private readonly RulesetMonitor _monitor;
    private bool _built;

    /// <summary>Prepares the tables; <see cref="Build"/> makes them.</summary>
    /// <param name="table">The tables' name.</param>
    /// <param name="door">Whether published ports go past the host's own input rules.</param>
    /// <param name="tunnelPort">The UDP port of tunnels that may be encrypted; null for none.</param>
    /// <param name="rules">The host's rules.</param>
    /// <param name="log">Where logs go.</param>
    public HostFirewall(string table, bool door, int? tunnelPort, Ruleset rules, ILogger<HostFirewall> log)
    {
        _table = table;
        _tunnelPort = tunnelPort;
        _log = log;
        Door = door ? InputDoor.For(table) : null;
        _socket = new(table);
        _monitor = new(table, _socket, rules, Repair);
    }

    /// <summary>The way past the host's input rules; null when ports by-pass these.</summary>
    public InputDoor? Door { get; }

    /// <summary>Makes the tables with all that is known by now, replacing what was there.</summary>
    public void Build(RouteSocket routes)
    {
        if (Door is not null)
            OpenDoor(routes, Door);
        lock (_gate)
        {
            _built = true;
            _monitor.Run(RuleText.Write(_table, Door, _tunnelPort, _elements.Keys));
        }
    }

    /// <summary>Changes the elements as one transaction. The same element may be added by several and goes with the last.</summary>
    public void Change(IEnumerable<SetElement> remove, IEnumerable<SetElement> add)
    {
        lock (_gate)
        {
            var gone = remove.Where(Forget).ToList();
            var added = add.Where(Remember).ToList();
            var both = gone.Intersect(added).ToHashSet();
            if (!_built)
                return;
            try
            {
                _socket.Change([.. gone.Where(e => !both.Contains(e))], [.. added.Where(e => !both.Contains(e))]);
            }
            catch (NetlinkException e)
            {
                // Somebody changed the tables and the monitor has not been here yet.
                Log.Replacing(_log, _table, e.Message);
                _monitor.Run(RuleText.Write(_table, Door, _tunnelPort, _elements.Keys));
            }
        }
    }

    /// <summary>Removes the tables and the door from the kernel.</summary>
    public void Remove(RouteSocket routes)
    {
        lock (_gate)
        {
            _built = false;
            _monitor.Run(RuleText.Remove(_table));
        }
        if (Door is not null && routes.FindLink(Door.Sender) is { } link)
            routes.Execute(new RouteBatch().DeleteLink(link.Index));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _monitor.Dispose();
        _socket.Dispose();
    }

    private void Repair()
    {
        lock (_gate)
        {
            if (!_built)
                return;
            try
            {
                _monitor.Run(RuleText.Write(_table, Door, _tunnelPort, _elements.Keys));
                Log.Repaired(_log, _table);
            }
            catch (IOException e)
            {
                Log.RepairFailed(_log, _table, e);
            }
        }
    }

    private bool Remember(SetElement element)
    {
        var users = _elements.GetValueOrDefault(element);
        _elements[element] = users + 1;
        return users == 0;
    }

    private bool Forget(SetElement element)
    {
        if (!_elements.TryGetValue(element, out var users))
            return false;
        if (users > 1)
            _elements[element] = users - 1;
        else
            _elements.Remove(element);
        return users == 1;
    }

    /// <summary>
    /// Makes the pair. Both ends have one hardware address and the sender asks for no neighbours, so that whatever is sent, to
    /// whomever, arrives; the source addresses are the clients' own, which reverse path filtering must let pass on this link.
    /// </summary>
    private static void OpenDoor(RouteSocket routes, InputDoor door)
    {
        var address = System.Net.NetworkInformation.PhysicalAddress.Parse("020000000001");
        if (routes.FindLink(door.Sender) is null)
            routes.Execute(new RouteBatch().CreateLink(new LinkSpec
            {
                Name = door.Sender,
                Address = address,
                Arp = false,
                Kind = new VethKind(new LinkSpec { Name = door.Receiver, Address = address }),
            }));
        ReversePath.Allow(door.Receiver, routes.Links());
        foreach (var name in new[] { door.Sender, door.Receiver })
            routes.Execute(new RouteBatch().ChangeLink(routes.FindLink(name)!.Index, new LinkSpec { Up = true }));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "somebody changed the nftables tables {Table}; they are put back as they were")]
        public static partial void Repaired(ILogger logger, string table);

        [LoggerMessage(LogLevel.Warning, "the nftables tables {Table} are not as they should be ({Reason}); they are made anew")]
        public static partial void Replacing(ILogger logger, string table, string reason);

        [LoggerMessage(LogLevel.Error, "cannot repair the nftables tables {Table}")]
        public static partial void RepairFailed(ILogger logger, string table, Exception exception);
    }
}
