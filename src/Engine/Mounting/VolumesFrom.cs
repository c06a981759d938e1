using Gantry.Errors;

namespace Gantry.Engine.Mounting;

/// <summary>A container whose mounts are taken over: <c>name[:ro|rw]</c>.</summary>
/// <param name="Container">Its name or id.</param>
/// <param name="Mode">The options; empty leaves each mount as it is there.</param>
internal sealed record VolumesFrom(string Container, string Mode)
{
    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    internal static VolumesFrom Parse(string text)
    {
        var parts = text.Split(':', 2);
        if (parts[0].Length == 0)
            throw new InvalidArgumentException("volumes-from specification cannot be an empty string");
        var mode = parts.Length > 1 ? parts[1] : "";
        return mode is "" or "ro" or "rw" or "z" or "Z" or "ro,z" or "ro,Z" or "rw,z" or "rw,Z"
            ? new(parts[0], mode)
            : throw new InvalidArgumentException($"invalid mode for volumes-from: {mode}");
    }

    /// <summary>Whether the mounts are read-only here.</summary>
    internal bool ReadOnly => Mode.StartsWith("ro", StringComparison.Ordinal);
}
