using Gantry.Engine.Networking;
using Gantry.Errors;
using Gantry.Runtime.Specs;

namespace Gantry.Engine.Containers;

/// <summary>Finds the namespaces of other containers that a container joins.</summary>
internal sealed class NamespaceSharing(ContainerStore store, ContainerNetworking networking, ContainerPaths paths)
{
    /// <summary>The namespaces.</summary>
    /// <exception cref="ConflictException">The other container does not run.</exception>
    internal SharedNamespaces Resolve(Container container) => new(
        Path(networking.Mode(container.HostConfig), "net", "network"),
        Path(container.HostConfig.PidMode, "pid", "PID"),
        Path(container.HostConfig.IpcMode, "ipc", "IPC"),
        Shm(container.HostConfig.IpcMode));

    private string? Path(string? mode, string kind, string what) =>
        NamespaceMode.ContainerOf(mode) is { } other ? $"/proc/{Running(other, what).State.Pid}/ns/{kind}" : null;

    private string? Shm(string? mode)
    {
        if (NamespaceMode.ContainerOf(mode) is not { } other)
            return null;
        var target = Running(other, "IPC");
        return target.HostConfig.IpcMode switch
        {
            "shareable" => paths.Shm(target.Id),
            "host" => "/dev/shm",
            _ => throw new InvalidArgumentException($"can't join IPC of container {other}: non-shareable IPC (hint: use IpcMode:shareable for the donor container)"),
        };
    }

    private Container Running(string name, string what)
    {
        var target = store.Find(name).Current;
        return target.State.Status is ContainerStatus.Running or ContainerStatus.Paused
            ? target
            : throw new ConflictException($"cannot join {what} namespace of a non running container: /{target.Name}");
    }
}
