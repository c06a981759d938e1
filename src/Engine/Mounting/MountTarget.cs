using Gantry.Errors;

namespace Gantry.Engine.Mounting;

/// <summary>Where mounts go in a container.</summary>
internal static class MountTarget
{
    /// <summary>The path without dots and doubled slashes.</summary>
    /// <exception cref="InvalidArgumentException">It is relative or the root.</exception>
    /// <param name="path">The path.</param>
    /// <param name="specification">The mount as it was written.</param>
    /// <param name="type">What is mounted.</param>
    internal static string Clean(string path, string specification, string type = "volume")
    {
        if (!path.StartsWith('/'))
            throw Invalid(specification, type, $"invalid mount path: '{path}' mount path must be absolute");
        var clean = Path.GetFullPath(path);
        clean = clean.Length > 1 ? clean.TrimEnd('/') : clean;
        if (clean == "/")
            throw Invalid(specification, type, "invalid specification: destination can't be '/'");
        return clean;
    }

    private static InvalidArgumentException Invalid(string specification, string type, string reason) =>
        new($"invalid volume specification: '{specification}': invalid mount config for type \"{type}\": {reason}");
}
