namespace Gantry.Engine.Containers;

/// <summary>Paths of other containers' namespaces; null where the container has its own.</summary>
/// <param name="Network">The network namespace.</param>
/// <param name="Pid">The PID namespace.</param>
/// <param name="Ipc">The IPC namespace.</param>
/// <param name="User">The user namespace that those belong to.</param>
/// <param name="ShmPath">The directory that is /dev/shm with it.</param>
/// <param name="ForeignNetwork">Whether the network namespace belongs to another user namespace than <paramref name="User"/>.</param>
internal sealed record SharedNamespaces(string? Network, string? Pid, string? Ipc, string? User, string? ShmPath, bool ForeignNetwork);
