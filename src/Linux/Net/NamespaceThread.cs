using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Net;

/// <summary>
/// The one thread that enters network namespaces. A namespace belongs to a thread, and a pool thread that came back from
/// another namespace by mistake would do the next caller's work there; so that work is done here and nowhere else.
/// </summary>
public sealed class NamespaceThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private readonly SafeFileHandle _home;

    /// <summary>Starts the thread in the namespace of the process.</summary>
    public NamespaceThread()
    {
        _home = Open("/proc/self/ns/net");
        _thread = new Thread(Loop) { IsBackground = true, Name = "network namespaces" };
        _thread.Start();
    }

    /// <summary>Does work inside a namespace and waits for it.</summary>
    /// <param name="path">A path that opens the namespace.</param>
    /// <param name="work">The work; short, and of system calls only.</param>
    /// <exception cref="NetlinkException">The namespace cannot be entered.</exception>
    public T Run<T>(string path, Func<T> work) => Invoke(() =>
    {
        using var target = Open(path);
        Enter(target, path);
        return work();
    });

    /// <summary>Makes a namespace, pins it to a path, and does the first work inside it.</summary>
    /// <param name="path">An empty file is made there and the namespace mounted on it.</param>
    /// <param name="work">The work; short, and of system calls only.</param>
    public T Create<T>(string path, Func<T> work) => Invoke(() =>
    {
        if (Native.Unshare(Native.CloneNewNet) < 0)
            throw new NetlinkException("make a network namespace", Marshal.GetLastPInvokeError());
        Pin(path);
        return work();
    });

    /// <summary>Pins a namespace that somebody made to a path, and does the first work inside it.</summary>
    /// <param name="made">The namespace.</param>
    /// <param name="path">An empty file is made there and the namespace mounted on it.</param>
    /// <param name="work">The work; short, and of system calls only.</param>
    public T Adopt<T>(SafeFileHandle made, string path, Func<T> work) => Invoke(() =>
    {
        Enter(made, path);
        Pin(path);
        return work();
    });

    /// <summary>Unpins a namespace; it goes away when nothing runs in it. No error when there is none.</summary>
    public static void Remove(string path)
    {
        const int invalid = 22;
        if (Native.Unmount(path, Native.MntDetach) < 0 && Marshal.GetLastPInvokeError() is var errno and not (NetlinkException.ENOENT or invalid))
            throw new NetlinkException($"unpin the network namespace {path}", errno);
        File.Delete(path);
    }

    /// <summary>Opens a namespace by its path.</summary>
    public static SafeFileHandle Open(string path)
    {
        var handle = Native.Open(path, Native.OpenReadOnlyCloseOnExec);
        return handle.IsInvalid ? throw new NetlinkException($"open the network namespace {path}", Marshal.GetLastPInvokeError()) : handle;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
        _home.Dispose();
    }

    private T Invoke<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>();
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    private void Loop()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
            Enter(_home, "the host's");
        }
    }

    private static void Pin(string path)
    {
        File.Create(path).Dispose();
        if (Native.Mount("/proc/thread-self/ns/net", path, "none", Native.MsBind, 0) == 0)
            return;
        var errno = Marshal.GetLastPInvokeError();
        File.Delete(path);
        throw new NetlinkException($"pin a network namespace to {path}", errno);
    }

    private static void Enter(SafeFileHandle target, string path)
    {
        if (Native.SetNamespace(target, Native.CloneNewNet) < 0)
            throw new NetlinkException($"enter the network namespace {path}", Marshal.GetLastPInvokeError());
    }
}
