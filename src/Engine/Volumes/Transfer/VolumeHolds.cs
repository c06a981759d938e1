using Gantry.Engine.Containers;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>Holds a volume and all containers that use it, so that none of them starts, stops or is removed meanwhile.</summary>
internal sealed class VolumeHolds(VolumeStore volumes, ContainerStore containers)
{
    /// <summary>Waits for the containers, in the order of their ids, and then for the volume: a start takes them in the same order.</summary>
    public async Task<HeldVolume> HoldAsync(string name, CancellationToken cancellation)
    {
        while (true)
        {
            var mountpoint = volumes.Find(name)?.Record?.Volume.Mountpoint;
            var users = UsersOf(name, mountpoint);
            var held = new HeldVolume(users, [.. users.Where(e => e.Current.Mounts.Any(m => m.ReadWrite && Uses(m, name, mountpoint)))]);
            try
            {
                await held.EnterAsync(volumes, name, cancellation);
                // Who came while we waited is not held; who comes now waits for the volume before it starts.
                if (UsersOf(name, mountpoint).All(users.Contains))
                    return held;
            }
            catch
            {
                held.Dispose();
                throw;
            }
            held.Dispose();
        }
    }

    private List<ContainerEntry> UsersOf(string name, string? mountpoint) =>
        [.. containers.All.Where(e => e.Current.Mounts.Any(m => Uses(m, name, mountpoint))).OrderBy(e => e.Id, StringComparer.Ordinal)];

    /// <summary>By name, or by a bind of the volume's own directory.</summary>
    private static bool Uses(MountPoint mount, string name, string? mountpoint) =>
        (mount.Type == "volume" && mount.Name == name)
        || (mount.Type == "bind" && mountpoint is { Length: > 0 } && (mount.Source == mountpoint || mount.Source.StartsWith(mountpoint + "/", StringComparison.Ordinal)));
}
