using Gantry.Errors;

namespace Gantry.Runtime.Specs;

/// <summary>Names of containers' control groups.</summary>
public static class CgroupPath
{
    /// <summary>The control group of a container, from the root of the hierarchy.</summary>
    /// <param name="parent">The group above, from <c>--cgroup-parent</c> or the daemon's settings.</param>
    /// <param name="containerId">The container's id.</param>
    /// <exception cref="InvalidArgumentException">The parent leads out of the hierarchy.</exception>
    public static string Of(string parent, string containerId)
    {
        CheckParent(parent);
        return Path.GetFullPath("/" + parent.Trim('/') + "/" + containerId);
    }

    /// <summary>Checks a parent's name.</summary>
    /// <exception cref="InvalidArgumentException">It leads out of the hierarchy.</exception>
    public static void CheckParent(string? parent)
    {
        if (parent is not null && (parent.Split('/').Contains("..") || parent.Any(char.IsControl)))
            throw new InvalidArgumentException($"invalid cgroup-parent \"{parent}\": it is a path without \"..\"");
    }
}
