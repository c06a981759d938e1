using Gantry.Engine.Containers;
using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Mounting;

/// <summary>Decides what a container's mounts are: a pure function of its configuration. Volumes have no place on the host yet.</summary>
internal static class MountPlanner
{
    /// <summary>The mounts, by the path in the container.</summary>
    /// <param name="config">The configuration, merged with the image's.</param>
    /// <param name="host">The host configuration.</param>
    /// <param name="mountsOf">The mounts of another container, for <c>--volumes-from</c>.</param>
    /// <exception cref="InvalidArgumentException">A mount is malformed, or two go to one place.</exception>
    internal static IReadOnlyList<MountPoint> Plan(ContainerConfig config, HostConfig host, Func<string, IReadOnlyList<MountPoint>> mountsOf)
    {
        var mounts = new Dictionary<string, MountPoint>(StringComparer.Ordinal);
        foreach (var from in (host.VolumesFrom ?? []).Select(VolumesFrom.Parse))
            foreach (var mount in mountsOf(from.Container).Where(m => m.Type is "bind" or "volume"))
                mounts[mount.Destination] = TakeOver(mount, from);
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var bind in (host.Binds ?? []).Select(text => BindSpec.Parse(text, host.VolumeDriver)))
            Add(FromSpec(bind.Mount, bind.Mode));
        foreach (var spec in (host.Mounts ?? []).Select(LongMount.Check))
            Add(FromSpec(spec, ""));
        foreach (var path in host.Tmpfs?.Keys ?? [])
            if (!own.Add(MountTarget.Clean(path, path)))
                throw new InvalidArgumentException($"Duplicate mount point: {path}");
        foreach (var path in config.Volumes?.Keys ?? [])
        {
            var target = MountTarget.Clean(path, path);
            if (!own.Contains(target) && !mounts.ContainsKey(target))
                mounts[target] = FromSpec(new MountSpec { Type = "volume", Source = "", Target = target }, "");
        }
        return [.. mounts.Values.OrderBy(m => m.Destination, StringComparer.Ordinal)];

        void Add(MountPoint mount)
        {
            if (!own.Add(mount.Destination))
                throw new InvalidArgumentException($"Duplicate mount point: {mount.Destination}");
            mounts[mount.Destination] = mount;
        }
    }

    private static MountPoint FromSpec(MountSpec spec, string mode) => spec.Type switch
    {
        "bind" => new("bind", null, spec.Source!, spec.Target, null, mode, !spec.ReadOnly, spec.BindOptions?.Propagation is { Length: > 0 } given ? given : "rprivate", spec),
        "volume" => new("volume", spec.Source ?? "", "", spec.Target, spec.VolumeOptions?.DriverConfig?.Name, mode, !spec.ReadOnly, "", spec),
        "tmpfs" => new("tmpfs", null, "", spec.Target, null, mode, !spec.ReadOnly, "", spec),
        _ => new("image", null, spec.Source!, spec.Target, null, mode, false, "", spec),
    };

    private static MountPoint TakeOver(MountPoint mount, VolumesFrom from)
    {
        var readWrite = mount.ReadWrite && !from.ReadOnly;
        return mount with { ReadWrite = readWrite, Mode = from.Mode, Spec = mount.Spec! with { ReadOnly = !readWrite } };
    }
}
