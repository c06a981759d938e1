using Gantry.Linux.Filesystem;

namespace Gantry.Images.Snapshots;

/// <summary>How overlayfs marks things in a layer.</summary>
internal static class Overlay
{
    /// <summary>Attributes with this prefix are overlayfs's own and never part of a layer's archive.</summary>
    public const string AttributePrefix = "trusted.overlay.";

    /// <summary>The attribute of a directory that hides all that the layers below have under its name.</summary>
    public const string OpaqueAttribute = AttributePrefix + "opaque";

    /// <summary>Whether a directory hides all that the layers below have under its name.</summary>
    public static bool IsOpaque(DirectoryHandle parent, string name) =>
        parent.GetXattr(name, OpaqueAttribute) is [(byte)'y', ..];

    /// <summary>Writes a path so that it can stand in a list of overlayfs's options.</summary>
    public static string Escape(string path) =>
        path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
}
