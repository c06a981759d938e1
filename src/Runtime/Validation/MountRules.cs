using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Validation;

/// <summary>Memory file systems.</summary>
internal static class MountRules
{
    public static HostConfig Apply(ValidationContext context, HostConfig config)
    {
        foreach (var (path, options) in config.Tmpfs ?? new Dictionary<string, string>())
        {
            CheckDestination(path);
            TmpfsMountOptions.Parse(options);
        }
        foreach (var mount in (config.Mounts ?? []).Where(mount => mount.Type == "tmpfs"))
        {
            CheckDestination(mount.Target);
            TmpfsMountOptions.Parse(mount.TmpfsOptions, mount.ReadOnly);
        }
        return config;
    }

    private static void CheckDestination(string path)
    {
        if (!Path.IsPathRooted(path))
            throw new InvalidArgumentException($"invalid mount path: '{path}' mount path must be absolute");
        if (Path.GetFullPath(path) == "/")
            throw new InvalidArgumentException("invalid specification: destination can't be '/'");
    }
}
