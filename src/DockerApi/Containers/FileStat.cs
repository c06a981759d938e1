using System.Text.Json.Serialization;
using Gantry.Engine.Files;

namespace Gantry.DockerApi.Containers;

/// <summary>What is known of a file, in the form of the header <c>X-Docker-Container-Path-Stat</c>.</summary>
internal sealed record FileStat(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("mode")] uint Mode,
    [property: JsonPropertyName("mtime")] DateTimeOffset Modified,
    [property: JsonPropertyName("linkTarget")] string LinkTarget)
{
    private const uint TypeMask = 0xF000;
    private const uint PermissionMask = 0x1FF;

    /// <summary>The file types of <c>st_mode</c> as bits of Go's FileMode.</summary>
    private static readonly Dictionary<uint, uint> s_types = new()
    {
        [0x1000] = 1u << 25, // named pipe
        [0x2000] = (1u << 26) | (1u << 21), // character device
        [0x4000] = 1u << 31, // directory
        [0x6000] = 1u << 26, // block device
        [0x8000] = 0, // regular file
        [0xA000] = 1u << 27, // symbolic link
        [0xC000] = 1u << 24, // socket
    };

    /// <summary>The bits set-uid, set-gid and sticky as bits of Go's FileMode.</summary>
    private static readonly (uint Unix, uint Go)[] s_bits = [(0x800, 1u << 23), (0x400, 1u << 22), (0x200, 1u << 20)];

    public static FileStat Of(PathStat stat) => new(stat.Name, stat.Size, GoMode(stat.Mode), stat.Modified, stat.LinkTarget);

    /// <summary>Go's FileMode for a <c>st_mode</c>.</summary>
    internal static uint GoMode(uint mode) =>
        s_bits.Where(bit => (mode & bit.Unix) != 0).Aggregate(
            (mode & PermissionMask) | s_types.GetValueOrDefault(mode & TypeMask), (go, bit) => go | bit.Go);
}
