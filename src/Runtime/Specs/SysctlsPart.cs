using Gantry.Errors;

namespace Gantry.Runtime.Specs;

/// <summary>Decides which kernel parameters a container sets, all of them of its own namespaces.</summary>
internal static class SysctlsPart
{
    private static readonly HashSet<string> OfIpc =
    [
        "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem",
        "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced",
    ];

    public static IReadOnlyDictionary<string, string>? Build(SpecRequest request)
    {
        var sysctls = new Dictionary<string, string>();
        foreach (var (name, value) in request.HostConfig.Sysctls ?? new Dictionary<string, string>())
        {
            Check(name, value, request.HostConfig.NetworkMode, request.HostConfig.IpcMode, request.HostConfig.UTSMode);
            sysctls[Dotted(name)] = value;
        }
        if (request.Config.Domainname is { Length: > 0 } domain && !NamespaceMode.IsHost(request.HostConfig.UTSMode))
            sysctls.TryAdd("kernel.domainname", domain);
        if (OwnsNetwork(request))
        {
            // A namespace's ports and pings harm nobody else, and root is dropped more easily without them.
            sysctls.TryAdd("net.ipv4.ip_unprivileged_port_start", "0");
            sysctls.TryAdd("net.ipv4.ping_group_range", $"0 {Math.Min(int.MaxValue, request.IdMapping?.Size - 1 ?? int.MaxValue)}");
        }
        return sysctls.Count > 0 ? sysctls : null;
    }

    /// <summary>Checks that a parameter belongs to a namespace that is the container's own.</summary>
    /// <exception cref="InvalidArgumentException">It does not.</exception>
    public static void Check(string name, string value, string networkMode, string? ipcMode, string? utsMode)
    {
        var dotted = Dotted(name);
        if (dotted.Length == 0 || dotted.Any(c => c is '=' || char.IsWhiteSpace(c) || char.IsControl(c)) || dotted.Contains("..", StringComparison.Ordinal))
            throw new InvalidArgumentException($"sysctl '{name}' is malformed: it is a name such as net.core.somaxconn");
        if (value.Any(c => c is not '\t' && char.IsControl(c)))
            throw new InvalidArgumentException($"the value of sysctl '{name}' holds control characters");
        if (dotted.StartsWith("net.", StringComparison.Ordinal))
            Require(!NamespaceMode.IsHost(networkMode), name, "host network namespace");
        else if (OfIpc.Contains(dotted) || dotted.StartsWith("fs.mqueue.", StringComparison.Ordinal))
            Require(!NamespaceMode.IsHost(ipcMode), name, "host IPC namespace");
        else if (dotted == "kernel.domainname")
            Require(!NamespaceMode.IsHost(utsMode), name, "host UTS namespace");
        else
            throw new InvalidArgumentException($"sysctl '{name}' is not allowed: it is not in a namespace of the container's own");
    }

    private static bool OwnsNetwork(SpecRequest request) =>
        // The settings of a namespace that is not its user namespace's are its maker's.
        !(request.IdMapping is not null && request.ForeignNetwork)
        && !NamespaceMode.IsHost(request.HostConfig.NetworkMode)
        && NamespaceMode.ContainerOf(request.HostConfig.NetworkMode) is null;

    private static void Require(bool own, string name, string reason)
    {
        if (!own)
            throw new InvalidArgumentException($"sysctl '{name}' not allowed in {reason}");
    }

    // As sysctl(8): when the first separator is a slash, slashes separate and dots belong to names.
    private static string Dotted(string name)
    {
        var first = name.IndexOfAny(['.', '/']);
        return first >= 0 && name[first] == '/' ? string.Concat(name.Select(c => c switch { '/' => '.', '.' => '/', _ => c })) : name;
    }
}
