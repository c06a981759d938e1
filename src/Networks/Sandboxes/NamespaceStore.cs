using Gantry.Linux.Filesystem;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Networks.Sandboxes;

/// <summary>The network namespaces of containers, pinned under a directory by the container's id.</summary>
internal sealed class NamespaceStore(string directory, NamespaceThread thread)
{
    private const int LoopbackIndex = 1;

    /// <summary>The path of a namespace.</summary>
    public string PathOf(string name) => Path.Combine(directory, name);

    /// <summary>Prepares a namespace: its loopback link up, IPv6 off on links to come. A leftover of the same name is removed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="made">One that was made beforehand, such as inside a user namespace; null makes one.</param>
    public NamespaceHandle Create(string name, SafeFileHandle? made)
    {
        Directory.CreateDirectory(directory, DirectoryModes.Private);
        var path = PathOf(name);
        NamespaceThread.Remove(path);
        var routes = made is null ? thread.Create(path, Begin) : thread.Adopt(made, path, Begin);
        routes.Execute(new RouteBatch().ChangeLink(LoopbackIndex, new LinkSpec { Up = true }));
        return new(path, NamespaceThread.Open(path), routes);
    }

    /// <summary>Opens a namespace that is there.</summary>
    public NamespaceHandle Open(string name)
    {
        var path = PathOf(name);
        return new(path, NamespaceThread.Open(path), thread.Run(path, RouteSocket.Open));
    }

    /// <summary>
    /// Removes links that have no end on the host. They would go with their namespace, but the kernel takes its time over that,
    /// and until then they keep a parent that is for one link only.
    /// </summary>
    public void RemoveLinks(string name, IReadOnlyCollection<string> links)
    {
        if (links.Count == 0 || !File.Exists(PathOf(name)))
            return;
        try
        {
            using var inside = Open(name);
            foreach (var link in links)
                if (inside.Routes.FindLink(link) is { } found)
                    inside.Routes.Execute(new RouteBatch().DeleteLink(found.Index));
        }
        catch (NetlinkException)
        {
            // A file that outlived its namespace, by a start of the host: no links are left.
        }
    }

    /// <summary>Removes a namespace; no error when there is none.</summary>
    public void Remove(string name)
    {
        if (name.Length > 0)
            NamespaceThread.Remove(PathOf(name));
    }

    /// <summary>The names of all namespaces that are pinned.</summary>
    public IEnumerable<string> List() => Directory.Exists(directory) ? Directory.EnumerateFiles(directory).Select(f => Path.GetFileName(f)!) : [];

    private static RouteSocket Begin()
    {
        // Its ports are its own; a container with mapped ids that joins it later could not set this for itself.
        Sysctl.Write("net/ipv4/ip_unprivileged_port_start", "0");
        if (Sysctl.Read("net/ipv6/conf/default/disable_ipv6") is not null)
        {
            Sysctl.Write("net/ipv6/conf/default/disable_ipv6", "1");
            Sysctl.Write("net/ipv6/conf/default/accept_dad", "0");
            Sysctl.Write("net/ipv6/conf/default/accept_ra", "0");
        }
        return RouteSocket.Open();
    }
}
