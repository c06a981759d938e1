using Gantry.Oci.Archives;

namespace Gantry.Images.Snapshots;

/// <summary>The names in a layer, taken apart and checked: none leads out of it.</summary>
internal static class LayerPath
{
    /// <summary>What a layer's name for a removed file starts with (OCI image-spec, layer.md).</summary>
    public const string WhiteoutPrefix = ".wh.";

    /// <summary>The name that hides all that the layers below have in a directory.</summary>
    public const string OpaqueMarker = ".wh..wh..opq";

    /// <summary>The components of an entry's name; none for the layer's own root.</summary>
    /// <exception cref="ArchiveException">The name is absolute, has <c>..</c>, or a whiteout where none can be.</exception>
    public static string[] Parse(string name)
    {
        var components = Split(name, name, "");
        for (var i = 0; i < components.Length - 1; i++)
            if (components[i].StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
                throw ArchiveException.About(name, "lies below a whiteout");
        return components;
    }

    /// <summary>The components of what a hard link names.</summary>
    /// <exception cref="ArchiveException">It leads out of the layer.</exception>
    public static string[] ParseLink(string entry, string target)
    {
        var components = Split(entry, target, $"is a hard link to \"{target}\", which ");
        if (components.Length == 0)
            throw ArchiveException.About(entry, "is a hard link to the layer's root");
        if (components.Any(c => c.StartsWith(WhiteoutPrefix, StringComparison.Ordinal)))
            throw ArchiveException.About(entry, "is a hard link to a whiteout");
        return components;
    }

    /// <summary>What a whiteout's name removes: null for no whiteout, empty for the whole directory.</summary>
    /// <exception cref="ArchiveException">It is none of the two forms that exist.</exception>
    public static string? Whiteout(string entry, string name)
    {
        if (!name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
            return null;
        if (name == OpaqueMarker)
            return "";
        var removed = name[WhiteoutPrefix.Length..];
        return removed is "" or "." or ".." || removed.StartsWith(WhiteoutPrefix, StringComparison.Ordinal)
            ? throw ArchiveException.About(entry, "is an invalid whiteout")
            : removed;
    }

    private static string[] Split(string entry, string name, string prefix)
    {
        if (name.StartsWith('/'))
            throw ArchiveException.About(entry, prefix + "is an absolute path");
        var components = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (components.Contains(".."))
            throw ArchiveException.About(entry, prefix + "leads out of the layer");
        return components.Contains(".") ? [.. components.Where(c => c != ".")] : components;
    }
}
