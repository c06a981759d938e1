using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Net.Nftables;

/// <summary>
/// Tells when somebody else changed a table of ours, from the kernel's notifications: firewalls that are reloaded flush
/// whatever they find.
/// </summary>
public sealed class RulesetMonitor : IDisposable
{
    private const int NotificationGroup = 7;
    private const ushort NewGeneration = 10 << 8 | 15;
    private const int TableAttribute = 1;
    private const int RememberedGenerations = 256;

    private readonly NetlinkSocket _socket;
    private readonly ElementSocket _elements;
    private readonly Ruleset _rules;
    private readonly byte[] _table;
    private readonly Action _changed;
    private readonly Thread _thread;
    private readonly HashSet<ushort> _own = [];
    private readonly Lock _gate = new();
    private readonly SafeFileHandle _stop = Native.EventDescriptor(0, Native.OpenReadOnlyCloseOnExec);

    /// <summary>Starts to listen in the calling thread's network namespace.</summary>
    /// <param name="table">The table's name, the same in every family.</param>
    /// <param name="elements">The socket whose changes are our own.</param>
    /// <param name="rules">The rule set by which <see cref="Run"/> makes its changes.</param>
    /// <param name="changed">Called on the monitor's thread after a change by others; must not throw.</param>
    public RulesetMonitor(string table, ElementSocket elements, Ruleset rules, Action changed)
    {
        _table = Encoding.UTF8.GetBytes(table);
        _elements = elements;
        _rules = rules;
        _changed = changed;
        _socket = NetlinkSocket.Open(Native.NetlinkNetfilter, NotificationGroup);
        _thread = new Thread(Loop) { IsBackground = true, Name = "nftables monitor" };
        _thread.Start();
    }

    /// <summary>Runs commands that change the table, and takes what they do for our own change.</summary>
    public void Run(string commands)
    {
        lock (_gate)
        {
            if (_own.Count > RememberedGenerations)
                _own.Clear();
            var before = _elements.Generation();
            _rules.Run(commands);
            // A notification carries the low half of the generation that it made.
            for (var generation = before + 1; generation <= _elements.Generation(); generation++)
                _own.Add((ushort)generation);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Native.Write(_stop, 1, sizeof(ulong));
        _thread.Join();
        _socket.Dispose();
        _stop.Dispose();
    }

    private void Loop()
    {
        while (WaitForNotification())
        {
            var foreign = false;
            var complete = _socket.Listen((type, port, payload) => foreign |= IsForeignChange(type, port, payload));
            if (foreign || !complete)
                _changed();
        }
    }

    /// <summary>Waits until there is a notification to read (true) or the monitor is to stop (false).</summary>
    private bool WaitForNotification()
    {
        const short readable = 1;
        Span<Native.PollDescriptor> descriptors =
        [
            new() { Descriptor = (int)_socket.Handle.DangerousGetHandle(), Events = readable },
            new() { Descriptor = (int)_stop.DangerousGetHandle(), Events = readable },
        ];
        while (Native.Poll(descriptors, 2, -1) < 0)
        {
        }
        return descriptors[1].Happened == 0;
    }

    private bool IsForeignChange(ushort type, uint port, ReadOnlySpan<byte> payload)
    {
        if (type == NewGeneration || port == _elements.Port || payload.Length < 4)
            return false;
        var reader = new NetlinkReader(payload[4..]);
        if (!reader.Read() || reader.Type != TableAttribute || !reader.Value.TrimEnd((byte)0).SequenceEqual(_table))
            return false;
        var generation = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
        lock (_gate)
            return !_own.Contains(generation);
    }
}
