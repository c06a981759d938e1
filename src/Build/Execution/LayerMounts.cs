using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Gantry.Runtime.Specs;
using Mount = Gantry.Oci.Mount;

namespace Gantry.Build.Execution;

/// <summary>Makes the mounts of layers.</summary>
internal static class LayerMounts
{
    private static volatile bool s_lacksVolatile;

    /// <summary>Makes a mount.</summary>
    /// <param name="mount">What snapshots say.</param>
    /// <param name="target">Where to.</param>
    /// <param name="mapping">The user ids that it is for; null for the host's.</param>
    public static void Perform(Mount mount, string target, IdMapping? mapping)
    {
        if (mapping is null)
        {
            Mounts.Perform(mount.Type, mount.Source, target, mount.Options);
            return;
        }
        using var owners = mapping.OpenForMounts();
        MappedMount.Perform(mount.Type, mount.Source, target, mount.Options, owners, Scratch(target));
    }

    /// <summary>
    /// Makes the mount of a layer that is being made. Nothing in it needs to reach the disk before the layer is named, since a
    /// step that was cut off is done again: neither the end of the mount nor an fsync of the step's waits for it.
    /// </summary>
    /// <param name="mount">What snapshots say.</param>
    /// <param name="target">Where to.</param>
    /// <param name="mapping">The user ids that it is for; null for the host's.</param>
    public static void PerformVolatile(Mount mount, string target, IdMapping? mapping)
    {
        if (mount.Type == "overlay" && !s_lacksVolatile)
        {
            try
            {
                Perform(mount with { Options = [.. mount.Options, "volatile"] }, target, mapping);
                return;
            }
            catch (LinuxException e) when (e.Errno == Errno.EINVAL)
            {
                // Linux before 5.10.
                s_lacksVolatile = true;
            }
        }
        Perform(mount, target, mapping);
    }

    /// <summary>The place of a mount that lasts while another one is made.</summary>
    public static string Scratch(string target) => target + ".layers";
}
