using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Filesystem;

/// <summary>A user namespace without a process, held by its descriptor: what an idmapped mount takes its mapping from.</summary>
public static unsafe class UserNamespace
{
    private const int CloneNewUser = 0x1000_0000;
    private const int CloneNewNet = 0x4000_0000;
    private const int SigKill = 9;
    private const int WaitForClones = 0x4000_0000;
    private const int StackSize = 64 * 1024;

    /// <summary>Makes a user namespace.</summary>
    /// <param name="users">The mapping of user ids.</param>
    /// <param name="groups">The mapping of group ids.</param>
    /// <returns>A descriptor that keeps the namespace alive.</returns>
    /// <exception cref="LinuxException">The kernel refuses the namespace or a mapping.</exception>
    public static SafeFileHandle Create(IReadOnlyList<IdRange> users, IReadOnlyList<IdRange> groups) =>
        Create(users, groups, CloneNewUser, process => OpenOf(process, "user"));

    /// <summary>Makes a user namespace and a network namespace that belongs to it: its root may configure the network.</summary>
    /// <param name="users">The mapping of user ids.</param>
    /// <param name="groups">The mapping of group ids.</param>
    /// <returns>Descriptors that keep the namespaces alive.</returns>
    /// <exception cref="LinuxException">The kernel refuses a namespace or a mapping.</exception>
    public static (SafeFileHandle User, SafeFileHandle Network) CreateWithNetwork(IReadOnlyList<IdRange> users, IReadOnlyList<IdRange> groups) =>
        Create(users, groups, CloneNewUser | CloneNewNet, process => (OpenOf(process, "user"), OpenOf(process, "net")));

    private static T Create<T>(IReadOnlyList<IdRange> users, IReadOnlyList<IdRange> groups, int namespaces, Func<int, T> open)
    {
        var process = StartSleeper(namespaces);
        try
        {
            WriteMapping($"/proc/{process}/uid_map", users);
            WriteMapping($"/proc/{process}/gid_map", groups);
            return open(process);
        }
        finally
        {
            LinuxException.Check(Native.Kill(process, SigKill), "kill", $"process {process}");
            LinuxException.Check(Native.Wait(process, null, WaitForClones), "wait for", $"process {process}");
        }
    }

    private static SafeFileHandle OpenOf(int process, string kind)
    {
        var path = $"/proc/{process}/ns/{kind}";
        return new SafeFileHandle(LinuxException.Check(Native.OpenAt(Native.AtFdCwd, path, OpenFlags.Read.ToKernel(), 0), "open", path), true);
    }

    /// <summary>
    /// A user namespace is born with a process. The child runs nothing but libc's pause(), on a copy of this process's
    /// memory: no managed code may run in it, since the runtime's other threads are not there.
    /// </summary>
    private static int StartSleeper(int namespaces)
    {
        var pause = NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "pause");
        var stack = (byte*)NativeMemory.AlignedAlloc(StackSize, 16);
        try
        {
            return LinuxException.Check(Native.Clone(pause, stack + StackSize, namespaces, 0), "create", "a user namespace");
        }
        finally
        {
            NativeMemory.AlignedFree(stack);
        }
    }

    private static void WriteMapping(string path, IReadOnlyList<IdRange> ranges)
    {
        var text = string.Concat(ranges.Select(r => $"{r.Inside} {r.Outside} {r.Count}\n"));
        var descriptor = Native.OpenAt(Native.AtFdCwd, path, OpenFlags.Write.ToKernel(), 0);
        using var file = new SafeFileHandle(LinuxException.Check(descriptor, "open", path), true);
        file.WriteAll(System.Text.Encoding.ASCII.GetBytes(text), path);
    }
}
