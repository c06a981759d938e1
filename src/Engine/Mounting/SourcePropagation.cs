using Gantry.Errors;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Mounting;

/// <summary>Mounts pass between the host and a container only where the host's own mount lets them.</summary>
internal static class SourcePropagation
{
    /// <summary>Refuses a propagation that the source's mount does not have, which the kernel would pass over in silence.</summary>
    /// <exception cref="InvalidArgumentException">The mount is private; the message is Docker's, with the next step.</exception>
    internal static void Check(string source, string propagation)
    {
        if (propagation is not ("shared" or "rshared" or "slave" or "rslave"))
            return;
        var mount = MountTable.Read().Where(m => Holds(m.Target, source)).MaxBy(m => m.Target.Length);
        if (mount is null || IsEnough(mount, propagation))
            return;
        var wanted = propagation is "shared" or "rshared" ? "a shared mount" : "a shared or slave mount";
        throw new InvalidArgumentException($"path {source} is mounted on {mount.Target} but it is not {wanted}; make it one with `mount --make-shared {mount.Target}` where the daemon sees it");
    }

    private static bool Holds(string target, string path) =>
        target == "/" || path == target || path.StartsWith(target + "/", StringComparison.Ordinal);

    private static bool IsEnough(MountEntry mount, string propagation) => mount.Propagation.Any(tag =>
        tag.StartsWith("shared:", StringComparison.Ordinal)
        || (propagation is "slave" or "rslave" && tag.StartsWith("master:", StringComparison.Ordinal)));
}
