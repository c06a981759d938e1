using System.Globalization;
using Gantry.Linux.Filesystem;
using Gantry.Runtime.Specs;
using Mount = Gantry.Oci.Mount;

namespace Gantry.Engine.Mounting;

/// <summary>
/// Mounts an overlay whose lower layers show the owners of a user namespace (Linux 5.19), so that images are unpacked once
/// for all mappings. The writable layer holds the host's ids: who mounts an overlay has to be known in its upper layer.
/// </summary>
internal static class MappedLayers
{
    private const string LowerOption = "lowerdir=";

    /// <summary>Mounts a container's root.</summary>
    /// <param name="overlay">The mount without a mapping.</param>
    /// <param name="target">Where to.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="scratch">A directory for the layers' mounts, which last no longer than this call.</param>
    public static void Perform(Mount overlay, string target, IdMapping mapping, string scratch)
    {
        using var names = UserNamespace.Create([new(0, mapping.HostUid, mapping.Size)], [new(0, mapping.HostGid, mapping.Size)]);
        var places = new List<string>();
        try
        {
            var lower = overlay.Options.FirstOrDefault(option => option.StartsWith(LowerOption, StringComparison.Ordinal))?[LowerOption.Length..];
            foreach (var layer in lower?.Split(':') ?? [])
            {
                var place = Path.Combine(scratch, places.Count.ToString(CultureInfo.InvariantCulture));
                Directory.CreateDirectory(place);
                IdmappedMount.Bind(layer, place, names);
                places.Add(place);
            }
            var options = overlay.Options.Select(option => option.StartsWith(LowerOption, StringComparison.Ordinal) ? LowerOption + string.Join(':', places) : option);
            Mounts.Perform(overlay.Type, overlay.Source, target, options);
        }
        finally
        {
            // The overlay holds the layers by itself.
            foreach (var place in places)
                Mounts.Unmount(place, detach: true);
            if (Directory.Exists(scratch))
                Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Gives the root of a writable layer to the namespace's root.</summary>
    public static void Own(string upper, IdMapping mapping)
    {
        using var above = DirectoryHandle.Open(Path.GetDirectoryName(upper)!);
        var name = Path.GetFileName(upper);
        if (above.Status(name) is { UserId: 0, GroupId: 0 })
            above.SetOwner(name, mapping.HostUid, mapping.HostGid);
    }
}
