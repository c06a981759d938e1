using Gantry.Errors;

namespace Gantry.Images.Snapshots;

/// <summary>What walks through a layer's tree have in common.</summary>
internal static class LayerWalk
{
    /// <summary>Linux takes paths of 4,095 bytes, but a tree can be nested deeper; nobody could use what lies there.</summary>
    public const int MaxDepth = 1024;

    public static InvalidArgumentException TooDeep(string path) =>
        new($"directories are nested more than {MaxDepth} deep below {path[..Math.Min(path.Length, 200)]}…");
}
