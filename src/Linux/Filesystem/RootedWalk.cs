using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Filesystem;

/// <summary>
/// What <see cref="RootedDirectory"/> does on kernels before 5.6, which have no openat2: the path is walked by descriptors,
/// one component at a time and never through a link; links are read and walked here, <c>..</c> goes back to the descriptor
/// that we came from.
/// </summary>
internal static class RootedWalk
{
    private const int MaxLinks = 40;

    public static SafeFileHandle Open(DirectoryHandle root, string path, OpenFlags flags, uint permissions)
    {
        var open = new Stack<DirectoryHandle>();
        try
        {
            return Walk(root, path, flags, permissions, open);
        }
        finally
        {
            foreach (var directory in open)
                directory.Dispose();
        }
    }

    private static SafeFileHandle Walk(DirectoryHandle root, string path, OpenFlags flags, uint permissions, Stack<DirectoryHandle> open)
    {
        var todo = new Stack<string>();
        Push(todo, path);
        var links = 0;
        while (todo.TryPop(out var name))
        {
            if (name == "..")
            {
                if (open.TryPop(out var left))
                    left.Dispose();
                continue;
            }
            var here = open.TryPeek(out var top) ? top : root;
            var isLast = todo.Count == 0;
            var status = here.Status(name);
            if (status?.Kind == FileKind.SymbolicLink && !(isLast && flags.HasFlag(OpenFlags.NoFollow)))
            {
                if (++links > MaxLinks)
                    throw new LinuxException("open", path, Errno.ELOOP);
                var target = here.ReadLink(name);
                if (target.StartsWith('/'))
                    Clear(open);
                Push(todo, target);
                continue;
            }
            if (isLast)
                return here.OpenFile(name, flags, permissions);
            open.Push(here.OpenDirectory(name));
        }
        var end = open.TryPeek(out var last) ? last : root;
        var descriptor = Native.OpenAt(end.Handle, ".", flags.ToKernel(), permissions);
        return new SafeFileHandle(LinuxException.Check(descriptor, "open", path), true);
    }

    private static void Push(Stack<string> todo, string path)
    {
        var components = path.Split('/');
        for (var i = components.Length - 1; i >= 0; i--)
            if (components[i].Length > 0 && components[i] != ".")
                todo.Push(components[i]);
    }

    private static void Clear(Stack<DirectoryHandle> open)
    {
        while (open.TryPop(out var directory))
            directory.Dispose();
    }
}
