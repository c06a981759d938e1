using Gantry.Engine.Networking;
using Gantry.Errors;
using Gantry.Runtime.Configuration;
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
        User(container),
        Shm(container.HostConfig.IpcMode),
        NamespaceMode.ContainerOf(networking.Mode(container.HostConfig)) is { } other && UserNamespaceOwner(container.HostConfig)?.Id != store.Find(other).Id);

    /// <summary>
    /// The container whose user namespace one with mapped ids has to share, since it shares namespaces that belong to it; null
    /// when there is none. A network that belongs to the host's can be used from any.
    /// </summary>
    /// <exception cref="InvalidArgumentException">There is more than one.</exception>
    internal Container? UserNamespaceOwner(HostConfig config)
    {
        var owners = ((string?[])[config.PidMode, config.IpcMode]).Select(NamespaceMode.ContainerOf).OfType<string>()
            .Select(name => store.Find(name).Current).DistinctBy(c => c.Id).ToList();
        if (owners.Count > 1)
            throw new InvalidArgumentException($"cannot share the namespaces of both {owners[0].Name} and {owners[1].Name} when user namespaces are enabled: each has a user namespace of its own");
        var network = NamespaceMode.ContainerOf(networking.Mode(config)) is { } name ? store.Find(name).Current : null;
        return owners.FirstOrDefault() ?? (network?.IdMapping is null ? null : network);
    }

    private string? User(Container container)
    {
        if (container.IdMapping is null || UserNamespaceOwner(container.HostConfig) is not { } owner)
            return null;
        return owner.IdMapping == container.IdMapping
            ? $"/proc/{Running(owner.Id, "user").State.Pid}/ns/user"
            : throw new ConflictException($"container {owner.Name} has other user ids than when this container was created to share its namespaces: create this container again");
    }

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
