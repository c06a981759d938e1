using Gantry.Engine.Containers;
using Gantry.Engine.Volumes;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Gantry.Runtime.Specs;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Mount = Gantry.Oci.Mount;

namespace Gantry.Engine.Mounting;

/// <summary>Makes what a container mounts ready on the host when it starts, and lets go of it when it has ended.</summary>
internal sealed partial class MountSources(VolumeService volumes, ImageStore images, Snapshotter snapshots, ContainerPaths paths, ILogger logger)
{
    /// <summary>Makes all mounts ready.</summary>
    /// <exception cref="InvalidArgumentException">A source is not there.</exception>
    internal async Task<IReadOnlyList<SpecMount>> PrepareAsync(Container container, CancellationToken cancellation)
    {
        using var owners = container.Mounts.Any(m => m.Type != "tmpfs") ? container.IdMapping?.OpenForMounts() : null;
        var ready = new List<SpecMount>();
        foreach (var (index, mount) in container.Mounts.Index())
            if (await SourceAsync(container, mount, index, owners, cancellation) is { } source)
                ready.Add(new SpecMount(mount.Destination, new Mount("bind", source, Options(mount, Directory.Exists(source), owners is not null))));
        return ready;
    }

    /// <summary>Lets go of the volumes.</summary>
    internal async Task ReleaseAsync(Container container, CancellationToken cancellation)
    {
        foreach (var mount in container.Mounts.Where(m => m.Type == "volume"))
            await volumes.UnmountAsync(mount.Name!, container.Id, cancellation);
    }

    private async Task<string?> SourceAsync(Container container, MountPoint mount, int index, SafeFileHandle? owners, CancellationToken cancellation)
    {
        var prepared = paths.PreparedMount(container.Id, index);
        switch (mount.Type)
        {
            case "bind":
                return Bind(mount, prepared, owners);
            case "volume":
                var directory = await volumes.MountAsync(mount.Name!, container.Id, cancellation);
                return MapVolume(mount, Within(directory, mount.Spec?.VolumeOptions?.Subpath, prepared), prepared, owners);
            case "image":
                return Within(MountImage(mount, prepared, owners), mount.Spec?.ImageOptions?.Subpath, prepared + "sub");
            default:
                return null;
        }
    }

    private static string Bind(MountPoint mount, string target, SafeFileHandle? owners)
    {
        if (mount.Spec?.BindOptions?.CreateMountpoint == true && !Path.Exists(mount.Source))
            Directory.CreateDirectory(mount.Source);
        if (!Path.Exists(mount.Source))
            throw new InvalidArgumentException($"invalid mount config for type \"bind\": bind source path does not exist: {mount.Source}");
        SourcePropagation.Check(mount.Source, mount.Propagation);
        var readOnly = IsReadOnlyBelow(mount) && Directory.Exists(mount.Source);
        if (owners is not null && (mount.MapsOwners || readOnly))
            return MapBind(mount, target, owners, readOnly);
        if (mount.Spec?.BindOptions?.NonRecursive != true || !Directory.Exists(mount.Source))
            return mount.Source;
        // crun binds recursively whatever it is told: there must be nothing below the source.
        Directory.CreateDirectory(target);
        Mounts.Bind(mount.Source, target);
        return target;
    }

    private string MountImage(MountPoint mount, string target, SafeFileHandle? owners)
    {
        var image = images.Resolve(mount.Source);
        Directory.CreateDirectory(target);
        if (image.TopChainId is not { } chain)
            return target;
        var view = snapshots.View(chain);
        if (owners is null)
            Mounts.Perform(view.Type, view.Source, target, view.Options);
        else
            MappedMount.Perform(view.Type, view.Source, target, view.Options, owners, target + ".layers");
        return target;
    }

    private static string Within(string directory, string? subpath, string target)
    {
        if (string.IsNullOrEmpty(subpath))
            return directory;
        VolumeSubpath.Bind(directory, subpath, target);
        return target;
    }

    /// <summary>
    /// Volumes hold the containers' own ids, so that containers with different mappings, or none, can share them. What a
    /// file system cannot show with mapped owners, such as a network's, is mounted as it is.
    /// </summary>
    private string MapVolume(MountPoint mount, string source, string target, SafeFileHandle? owners)
    {
        if (owners is null)
            return source;
        if (source != target)
            Directory.CreateDirectory(target);
        try
        {
            IdmappedMount.Bind(source, target, owners);
            return target;
        }
        catch (LinuxException e) when (e.Errno == Errno.EINVAL)
        {
            Log.NotMapped(logger, mount.Name!, e.Message);
            return source;
        }
    }

    /// <summary>
    /// A bind for a container with mapped ids is made here when it asked for its owners to be mapped too (<c>idmap</c>), or is
    /// read-only with all below it: inside, the runtime may not even be allowed to open it to make it so.
    /// </summary>
    private static string MapBind(MountPoint mount, string target, SafeFileHandle owners, bool readOnly)
    {
        if (Directory.Exists(mount.Source))
            Directory.CreateDirectory(target);
        else
            // Not truncated: the source may be mounted there already.
            File.Open(target, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        if (readOnly)
            Mounts.BindReadOnly(mount.Source, target);
        var source = readOnly ? target : mount.Source;
        if (!mount.MapsOwners)
            return target;
        try
        {
            IdmappedMount.Bind(source, target, owners, recursive: mount.Spec?.BindOptions?.NonRecursive != true);
            return target;
        }
        catch (LinuxException e) when (e.Errno == Errno.EINVAL)
        {
            throw new InvalidArgumentException($"invalid mode: idmap: the file system of {mount.Source} cannot show mapped owners; leave the option out", e);
        }
    }

    /// <summary>A read-only mount is read-only with all that is mounted below it, unless mounts come and go there or it was asked otherwise.</summary>
    private static bool IsReadOnlyBelow(MountPoint mount) =>
        !mount.ReadWrite && Propagation(mount) == "rprivate" && mount.Spec?.BindOptions is not ({ NonRecursive: true } or { ReadOnlyNonRecursive: true });

    private static string Propagation(MountPoint mount) => mount.Propagation.Length > 0 ? mount.Propagation : "rprivate";

    /// <summary>Nothing is mounted below a file, and the runtime takes recursive options for directories only.</summary>
    private static List<string> Options(MountPoint mount, bool isDirectory, bool isPrepared)
    {
        var recursive = isDirectory && mount.Spec?.BindOptions?.NonRecursive != true;
        var options = new List<string> { recursive ? "rbind" : "bind", Propagation(mount), mount.ReadWrite ? "rw" : "ro" };
        if (recursive && !isPrepared && IsReadOnlyBelow(mount))
            options.Add("rro");
        return options;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "volume {Volume} is mounted with the host's owners: its file system cannot show mapped ones: {Reason}")]
        public static partial void NotMapped(ILogger logger, string volume, string reason);
    }
}
