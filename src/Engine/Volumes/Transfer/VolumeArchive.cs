using Gantry.Linux.Filesystem;
using Gantry.Oci.Archives;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>
/// The form of a volume's archive, a pax tar: <c>volume.json</c>, then <c>data/</c> with all that the volume holds, each
/// directory before what is in it, and last <c>SHA256SUMS</c>, without which an archive is cut off.
/// </summary>
internal static class VolumeArchive
{
    /// <summary>The first entry.</summary>
    public const string DescriptionName = "volume.json";

    /// <summary>The directory that is the volume.</summary>
    public const string DataName = "data";

    /// <summary>The last entry.</summary>
    public const string SumsName = "SHA256SUMS";

    /// <summary>Deeper trees are refused: each level holds a descriptor.</summary>
    public const int MaxDepth = 256;

    /// <summary>Attributes that mean the same everywhere; those of a security module or of integrity checks are the host's own.</summary>
    public static bool IsPortable(string attribute) =>
        attribute is "security.capability" or "system.posix_acl_access" or "system.posix_acl_default"
        || attribute.StartsWith("user.", StringComparison.Ordinal)
        || attribute.StartsWith("trusted.", StringComparison.Ordinal);

    /// <summary>A device 0:0 is overlayfs's mark of a removed file, which an engine inside a container keeps in its volume; it opens nothing.</summary>
    public static bool IsWhiteout(TarEntry entry) => entry is { Kind: TarEntryKind.CharacterDevice, DeviceMajor: 0, DeviceMinor: 0 };

    /// <summary>A file's time as an archive has it.</summary>
    public static TarTime Time(UnixTime time) => new(time.Seconds, (int)time.Nanoseconds);

    /// <summary>An archive's time as a file has it.</summary>
    public static UnixTime Time(TarTime time) => new(time.Seconds, time.Nanoseconds);
}
