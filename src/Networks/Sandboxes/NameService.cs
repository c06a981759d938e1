using System.Net.Sockets;
using Gantry.Linux.Net;
using Gantry.Networks.Dns;

namespace Gantry.Networks.Sandboxes;

/// <summary>The embedded DNS of all containers that are on a network with names.</summary>
internal sealed class NameService(NetworkOptions options, NameFiles files, NamespaceStore namespaces, NamespaceThread thread, TimeProvider time)
{
    private readonly NameTable _table = new();

    /// <summary>Whether a container has the embedded DNS.</summary>
    public static bool HasNames(SandboxRecord sandbox) => sandbox.Endpoints.Any(e => e.DnsNames.Count > 0);

    /// <summary>An endpoint's names resolve from now on.</summary>
    public void Add(Endpoint endpoint) => _table.Add(endpoint);

    /// <summary>An endpoint's names resolve no more.</summary>
    public void Remove(Endpoint endpoint) => _table.Remove(endpoint);

    /// <summary>Starts a container's server, or tells it which networks the container is on now.</summary>
    public void Serve(LiveSandbox sandbox)
    {
        var view = new DnsView(_table, sandbox.Record.Endpoints);
        // Who has no way out may not send words out by way of names either.
        var forwards = GatewayChoice.IPv4(sandbox.Record.Endpoints) is not null || GatewayChoice.IPv6(sandbox.Record.Endpoints) is not null;
        if (sandbox.Dns is not null)
            sandbox.Dns.Change(view, forwards);
        else if (HasNames(sandbox.Record))
            sandbox.Dns = Start(sandbox.Record, view, forwards);
    }

    /// <summary>Stops a container's server.</summary>
    public static async ValueTask StopAsync(LiveSandbox sandbox)
    {
        if (sandbox.Dns is { } server)
            await server.DisposeAsync();
        sandbox.Dns = null;
    }

    private DnsServer Start(SandboxRecord sandbox, DnsView view, bool forwards)
    {
        var path = namespaces.PathOf(sandbox.Namespace);
        // Resolvers that somebody named for the container are asked from where the container is; the host's own from the host.
        var named = sandbox.Request.Dns.Count > 0 || options.Dns.Count > 0;
        Func<AddressFamily, SocketType, Socket> open = named
            ? (family, type) => thread.Run(path, () => Open(family, type))
            : Open;
        var upstreams = new Upstreams(files.Resolvers(sandbox.Request).Servers, open, time);
        return new(DnsSockets.Open(thread, path, options.Table), view, upstreams, forwards, time);
    }

    private static Socket Open(AddressFamily family, SocketType type) =>
        new(family, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
}
