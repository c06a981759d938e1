using Gantry.Errors;

namespace Gantry.Engine.Mounting;

/// <summary>Where mounts go in a container.</summary>
internal static class MountTarget
{
    /// <summary>The path without dots and doubled slashes.</summary>
    /// <exception cref="InvalidArgumentException">It is relative or the root.</exception>
    internal static string Clean(string path, string specification)
    {
        if (!path.StartsWith('/'))
            throw new InvalidArgumentException($"invalid volume specification: '{specification}': invalid mount config for type \"volume\": invalid mount path: '{path}' mount path must be absolute");
        var clean = Path.GetFullPath(path);
        clean = clean.Length > 1 ? clean.TrimEnd('/') : clean;
        if (clean == "/")
            throw new InvalidArgumentException($"invalid volume specification: '{specification}': invalid specification: destination can't be '/'");
        return clean;
    }
}
