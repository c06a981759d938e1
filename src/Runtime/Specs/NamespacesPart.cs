using Gantry.Errors;
using Gantry.Oci.Runtime;

namespace Gantry.Runtime.Specs;

/// <summary>Decides which namespaces a container has of its own, joins, or shares with the host.</summary>
internal static class NamespacesPart
{
    public static IReadOnlyList<LinuxNamespace> Build(SpecRequest request)
    {
        var host = request.HostConfig;
        var namespaces = new List<LinuxNamespace> { new("mount") };
        if (request.IdMapping is not null)
            namespaces.Add(new("user", request.UserNamespace));
        if (!NamespaceMode.IsHost(host.NetworkMode))
            namespaces.Add(new("network", request.NetworkNamespace));
        if (!NamespaceMode.IsHost(host.UTSMode))
            namespaces.Add(new("uts"));
        if (!NamespaceMode.IsHost(host.PidMode))
            namespaces.Add(new("pid", Joined("PID", host.PidMode, request.PidNamespace)));
        if (!NamespaceMode.IsHost(host.IpcMode))
            namespaces.Add(new("ipc", Joined("IPC", host.IpcMode, request.IpcNamespace)));
        if (HasCgroupNamespace(request))
            namespaces.Add(new("cgroup"));
        return namespaces;
    }

    /// <summary>Docker's default: private on version 2; on version 1 the host's, where programs expect to see their path.</summary>
    private static bool HasCgroupNamespace(SpecRequest request) =>
        request.Host.CgroupNamespaces
        && request.HostConfig.CgroupnsMode switch
        {
            "private" => true,
            "host" => false,
            _ => request.Host.CgroupVersion == 2,
        };

    private static string? Joined(string kind, string? mode, string? path) =>
        NamespaceMode.ContainerOf(mode) is { } container && path is null
            ? throw new ConflictException($"cannot join {kind} namespace of a non running container: {container}")
            : path;
}
