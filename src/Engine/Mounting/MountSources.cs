using Gantry.Engine.Containers;
using Gantry.Engine.Volumes;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Filesystem;
using Gantry.Oci;
using Gantry.Runtime.Specs;

namespace Gantry.Engine.Mounting;

/// <summary>Makes what a container mounts ready on the host when it starts, and lets go of it when it has ended.</summary>
internal sealed class MountSources(VolumeService volumes, ImageStore images, Snapshotter snapshots, ContainerPaths paths)
{
    /// <summary>Makes all mounts ready.</summary>
    /// <exception cref="InvalidArgumentException">A source is not there.</exception>
    internal async Task<IReadOnlyList<SpecMount>> PrepareAsync(Container container, CancellationToken cancellation)
    {
        var ready = new List<SpecMount>();
        foreach (var (index, mount) in container.Mounts.Index())
            if (await SourceAsync(container, mount, index, cancellation) is { } source)
                ready.Add(new SpecMount(mount.Destination, new Mount("bind", source, Options(mount, Directory.Exists(source)))));
        return ready;
    }

    /// <summary>Lets go of the volumes.</summary>
    internal async Task ReleaseAsync(Container container, CancellationToken cancellation)
    {
        foreach (var mount in container.Mounts.Where(m => m.Type == "volume"))
            await volumes.UnmountAsync(mount.Name!, container.Id, cancellation);
    }

    private async Task<string?> SourceAsync(Container container, MountPoint mount, int index, CancellationToken cancellation)
    {
        switch (mount.Type)
        {
            case "bind":
                if (mount.Spec?.BindOptions?.CreateMountpoint == true && !Path.Exists(mount.Source))
                    Directory.CreateDirectory(mount.Source);
                return Path.Exists(mount.Source) ? mount.Source
                    : throw new InvalidArgumentException($"invalid mount config for type \"bind\": bind source path does not exist: {mount.Source}");
            case "volume":
                var directory = await volumes.MountAsync(mount.Name!, container.Id, cancellation);
                return Within(container.Id, directory, mount.Spec?.VolumeOptions?.Subpath, index);
            case "image":
                return Within(container.Id, MountImage(container.Id, mount, index), mount.Spec?.ImageOptions?.Subpath, index);
            default:
                return null;
        }
    }

    private string MountImage(string id, MountPoint mount, int index)
    {
        var image = images.Resolve(mount.Source);
        var target = paths.ImageMount(id, index);
        Directory.CreateDirectory(target);
        if (image.TopChainId is { } chain)
        {
            var view = snapshots.View(chain);
            Mounts.Perform(view.Type, view.Source, target, view.Options);
        }
        return target;
    }

    private string Within(string id, string directory, string? subpath, int index)
    {
        if (string.IsNullOrEmpty(subpath))
            return directory;
        var target = paths.ImageMount(id, index) + "sub";
        VolumeSubpath.Bind(directory, subpath, target);
        return target;
    }

    /// <summary>Nothing is mounted below a file, and the runtime takes recursive options for directories only.</summary>
    private static List<string> Options(MountPoint mount, bool isDirectory)
    {
        var bind = mount.Spec?.BindOptions;
        var recursive = isDirectory && bind?.NonRecursive != true;
        var propagation = mount.Propagation.Length > 0 ? mount.Propagation : "rprivate";
        var options = new List<string> { recursive ? "rbind" : "bind", propagation };
        // A read-only mount is read-only with all that is mounted below it, unless mounts come and go there or it was asked otherwise.
        if (mount.ReadWrite)
            options.Add("rw");
        else
            options.AddRange(recursive && propagation == "rprivate" && bind?.ReadOnlyNonRecursive != true ? ["ro", "rro"] : ["ro"]);
        return options;
    }
}
