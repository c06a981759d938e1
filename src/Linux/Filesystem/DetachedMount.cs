using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Filesystem;

/// <summary>A copy of a mount, or of a tree of mounts, that is nowhere yet: its attributes are set before anybody sees it (Linux 5.12).</summary>
internal sealed class DetachedMount : IDisposable
{
    private const int TreeClone = 1;
    private const int TreeCloseOnExec = 0x80000;
    private const int MoveFromEmptyPath = 4;
    private const nint AttributesSize = 32;
    private readonly SafeFileHandle _tree;

    private DetachedMount(SafeFileHandle tree) => _tree = tree;

    /// <summary>Copies what is mounted at a path.</summary>
    /// <param name="source">The path.</param>
    /// <param name="attributes">What to change.</param>
    /// <param name="recursive">Whether the mounts below come along, and are changed too.</param>
    /// <exception cref="LinuxException">The kernel or a file system cannot do it (EINVAL).</exception>
    public static DetachedMount Clone(string source, in Native.MountAttributes attributes, bool recursive)
    {
        var depth = recursive ? Native.AtRecursive : 0;
        var descriptor = Native.OpenTree(Native.SysOpenTree, Native.AtFdCwd, source, TreeClone | TreeCloseOnExec | depth);
        var tree = new SafeFileHandle(LinuxException.Check((int)descriptor, "clone the mount of", source), true);
        try
        {
            LinuxException.Check((int)Native.MountSetAttr(Native.SysMountSetAttr, tree, "", Native.AtEmptyPath | depth, attributes, AttributesSize), "set the attributes of", source);
            return new DetachedMount(tree);
        }
        catch (LinuxException)
        {
            tree.Dispose();
            throw;
        }
    }

    /// <summary>Mounts it.</summary>
    /// <param name="target">Where to; it must be there.</param>
    public void Attach(string target) =>
        LinuxException.Check((int)Native.MoveMount(Native.SysMoveMount, _tree, "", Native.AtFdCwd, target, MoveFromEmptyPath), "move a mount to", target);

    public void Dispose() => _tree.Dispose();
}
