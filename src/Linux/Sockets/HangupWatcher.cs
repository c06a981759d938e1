using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Sockets;

/// <summary>
/// Tells when the other side of a socket is gone for good (EPOLLHUP), which reading cannot: a reader sees the same end of
/// file when the other side has only finished sending. One thread waits for all sockets.
/// </summary>
public sealed partial class HangupWatcher : IDisposable
{
    private const int BatchSize = 64;
    private const int InterruptedError = 4;
    private const int NotThereError = 2;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const uint Readable = 0x001;
    private const uint OneShot = 1u << 30;
    private const int Add = 1;
    private const int Remove = 2;
    private const ulong WakeKey = 0;

    private readonly SafeFileHandle _epoll;
    private readonly SafeFileHandle _wake;
    private readonly ConcurrentDictionary<ulong, Action> _watches = new();
    private readonly Thread _thread;
    private ulong _lastKey = WakeKey;

    /// <summary>Starts watching; nothing is watched yet.</summary>
    public HangupWatcher()
    {
        _epoll = Handle(EpollCreate(CloseOnExec));
        _wake = Handle(EventFd(0, CloseOnExec | NonBlocking));
        if (EpollControl(_epoll, Add, _wake, EpollEvent.Of(Readable, WakeKey)) < 0)
            throw new Win32Exception();
        _thread = new Thread(Run) { IsBackground = true, Name = "socket hang-ups" };
        _thread.Start();
    }

    /// <summary>Calls back once, on the thread pool, when the other side is gone; until the result is disposed of.</summary>
    public IDisposable Watch(SafeHandle socket, Action hungUp)
    {
        var key = Interlocked.Increment(ref _lastKey);
        _watches[key] = hungUp;
        // EPOLLHUP and EPOLLERR need not be asked for.
        if (EpollControl(_epoll, Add, socket, EpollEvent.Of(OneShot, key)) < 0)
        {
            _watches.TryRemove(key, out _);
            throw new Win32Exception();
        }
        return new Watching(this, socket, key);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var one = 1UL;
        _ = Write(_wake, ref one, sizeof(ulong));
        _thread.Join();
        _epoll.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        var events = new byte[BatchSize * EpollEvent.Size];
        while (true)
        {
            var count = EpollWait(_epoll, events, BatchSize, -1);
            if (count < 0 && Marshal.GetLastPInvokeError() != InterruptedError)
                throw new Win32Exception();
            for (var i = 0; i < count; i++)
            {
                var key = EpollEvent.Key(events, i);
                if (key == WakeKey)
                    return;
                if (_watches.TryRemove(key, out var hungUp))
                    ThreadPool.UnsafeQueueUserWorkItem(static call => call(), hungUp, preferLocal: false);
            }
        }
    }

    private void Stop(SafeHandle socket, ulong key)
    {
        _watches.TryRemove(key, out _);
        // A closed socket has left the set by itself.
        if (socket.IsClosed)
            return;
        if (EpollControl(_epoll, Remove, socket, EpollEvent.Of(0, key)) < 0 && Marshal.GetLastPInvokeError() != NotThereError)
            throw new Win32Exception();
    }

    private static SafeFileHandle Handle(int descriptor) =>
        descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new Win32Exception();

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(SafeHandle epoll, int operation, SafeHandle descriptor, byte[] interest);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(SafeHandle epoll, [Out] byte[] events, int most, int timeout);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeHandle descriptor, ref ulong value, nint length);

    private sealed class Watching(HangupWatcher watcher, SafeHandle socket, ulong key) : IDisposable
    {
        private int _stopped;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _stopped, 1) == 0)
                watcher.Stop(socket, key);
        }
    }
}
