using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Mounting;

/// <summary>Checks mounts in the long form.</summary>
internal static class LongMount
{
    private static readonly HashSet<string> s_propagations = ["", "private", "rprivate", "shared", "rshared", "slave", "rslave"];

    /// <summary>Checks a mount.</summary>
    /// <returns>It, with its paths cleaned.</returns>
    /// <exception cref="InvalidArgumentException">A field is missing, malformed, or of another type of mount.</exception>
    internal static MountSpec Check(MountSpec mount)
    {
        if (mount.Target.Length == 0)
            throw Invalid(mount, "field Target must not be empty");
        if (!mount.Target.StartsWith('/'))
            throw Invalid(mount, $"invalid mount path: '{mount.Target}' mount path must be absolute");
        CheckOptions(mount);
        var clean = mount with { Target = MountTarget.Clean(mount.Target, mount.Target) };
        return mount.Type switch
        {
            "bind" => CheckBind(clean),
            "volume" => CheckVolume(clean),
            "tmpfs" when !string.IsNullOrEmpty(mount.Source) => throw Invalid(mount, "field Source must not be specified"),
            "tmpfs" => clean,
            "image" when string.IsNullOrEmpty(mount.Source) => throw Invalid(mount, "field Source must not be empty"),
            "image" => CheckSubpath(clean, mount.ImageOptions?.Subpath),
            _ => throw new InvalidArgumentException($"invalid mount config for type \"{mount.Type}\": mount type unknown"),
        };
    }

    private static MountSpec CheckBind(MountSpec mount)
    {
        if (string.IsNullOrEmpty(mount.Source))
            throw Invalid(mount, "field Source must not be empty");
        if (!mount.Source.StartsWith('/'))
            throw Invalid(mount, $"invalid mount path: '{mount.Source}' mount path must be absolute");
        if (!s_propagations.Contains(mount.BindOptions?.Propagation ?? ""))
            throw Invalid(mount, $"invalid propagation mode: {mount.BindOptions!.Propagation}");
        if (mount.BindOptions is { ReadOnlyForceRecursive: true } forced && (!mount.ReadOnly || forced.ReadOnlyNonRecursive || forced.NonRecursive))
            throw Invalid(mount, "field BindOptions.ReadOnlyForceRecursive needs a recursive, read-only mount");
        var source = Path.GetFullPath(mount.Source);
        if (mount.BindOptions?.CreateMountpoint != true && !Path.Exists(source))
            throw Invalid(mount, $"bind source path does not exist: {mount.Source}");
        return mount with { Source = source };
    }

    private static MountSpec CheckVolume(MountSpec mount)
    {
        if (string.IsNullOrEmpty(mount.Source) && mount.VolumeOptions?.Subpath is { Length: > 0 })
            throw Invalid(mount, "must not set Subpath when using anonymous volumes");
        return CheckSubpath(mount, mount.VolumeOptions?.Subpath);
    }

    private static MountSpec CheckSubpath(MountSpec mount, string? subpath) =>
        string.IsNullOrEmpty(subpath) || (!Path.IsPathRooted(subpath) && !subpath.Split('/').Contains(".."))
            ? mount
            : throw Invalid(mount, $"subpath '{subpath}' must be a relative path within the {mount.Type}");

    private static void CheckOptions(MountSpec mount)
    {
        if (mount.BindOptions is not null && mount.Type != "bind")
            throw Invalid(mount, "field BindOptions must not be specified");
        if (mount.VolumeOptions is not null && mount.Type != "volume")
            throw Invalid(mount, "field VolumeOptions must not be specified");
        if (mount.TmpfsOptions is not null && mount.Type != "tmpfs")
            throw Invalid(mount, "field TmpfsOptions must not be specified");
        if (mount.ImageOptions is not null && mount.Type != "image")
            throw Invalid(mount, "field ImageOptions must not be specified");
    }

    private static InvalidArgumentException Invalid(MountSpec mount, string why) => new($"invalid mount config for type \"{mount.Type}\": {why}");
}
