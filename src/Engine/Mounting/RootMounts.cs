using Gantry.Engine.Containers;
using Gantry.Images.Snapshots;
using Gantry.Linux.Filesystem;
using Gantry.Runtime.Specs;

namespace Gantry.Engine.Mounting;

/// <summary>Mounts the root file systems of containers, once for all who need one at a time: the container itself, copies, exports.</summary>
internal sealed class RootMounts(Snapshotter snapshots, ContainerPaths paths)
{
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Mounts a container's root, if it is not.</summary>
    /// <returns>Where it is mounted.</returns>
    internal string Acquire(Container container)
    {
        var id = container.Id;
        var root = paths.Root(id);
        lock (_gate)
        {
            var users = _users.GetValueOrDefault(id);
            if (users == 0)
            {
                Directory.CreateDirectory(root);
                Mount(id, root, container.IdMapping);
            }
            _users[id] = users + 1;
        }
        return root;
    }

    /// <summary>Notes that a container that an earlier daemon started has its root mounted.</summary>
    internal void Adopt(string id)
    {
        lock (_gate)
            _users[id] = _users.GetValueOrDefault(id) + 1;
    }

    /// <summary>Unmounts a container's root when nobody else needs it.</summary>
    internal void Release(string id)
    {
        lock (_gate)
        {
            if (!_users.TryGetValue(id, out var users))
                return;
            users--;
            if (users > 0)
            {
                _users[id] = users;
                return;
            }
            _users.Remove(id);
            Mounts.Unmount(paths.Root(id), detach: true);
        }
    }

    /// <summary>Unmounts a container's root whoever needs it: the container is removed.</summary>
    internal void Drop(string id)
    {
        lock (_gate)
            if (_users.Remove(id))
                Mounts.Unmount(paths.Root(id), detach: true);
    }

    /// <summary>Whether somebody needs a container's root.</summary>
    internal bool IsUsed(string id)
    {
        lock (_gate)
            return _users.ContainsKey(id);
    }

    private void Mount(string id, string root, IdMapping? mapping)
    {
        var mount = snapshots.Mount(id);
        if (mapping is null)
        {
            Mounts.Perform(mount.Type, mount.Source, root, mount.Options);
            return;
        }
        using var owners = mapping.OpenForMounts();
        MappedMount.Perform(mount.Type, mount.Source, root, mount.Options, owners, root + ".layers");
    }
}
