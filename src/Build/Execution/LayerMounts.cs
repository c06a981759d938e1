using Gantry.Linux.Filesystem;
using Gantry.Runtime.Specs;
using Mount = Gantry.Oci.Mount;

namespace Gantry.Build.Execution;

/// <summary>Makes the mounts of layers.</summary>
internal static class LayerMounts
{
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

    /// <summary>The place of a mount that lasts while another one is made.</summary>
    public static string Scratch(string target) => target + ".layers";
}
