using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Gantry.Linux.Sockets;
using static Gantry.Linux.Processes.ProcessNative;

namespace Gantry.Linux.Processes;

/// <summary>Waits for any number of descriptors to become readable, with one thread (epoll).</summary>
public sealed class DescriptorPoller
{
    private const uint EPOLLIN = 1, EPOLLONESHOT = 1u << 30;
    private const int EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2;
    private static readonly Lazy<DescriptorPoller> s_shared = new(() => new DescriptorPoller());

    private readonly ConcurrentDictionary<ulong, TaskCompletionSource> _waiters = new();
    private readonly int _epoll;
    private ulong _last;

    private DescriptorPoller()
    {
        _epoll = epoll_create1(O_CLOEXEC);
        if (_epoll < 0)
            throw Failure("epoll_create1");
        new Thread(Poll, 64 << 10) { Name = "descriptor-poller", IsBackground = true }.Start();
    }

    /// <summary>The poller of this process; its thread starts with the first use.</summary>
    public static DescriptorPoller Shared => s_shared.Value;

    /// <summary>Waits until a descriptor is readable, at its end, or in error. One wait at a time for each descriptor.</summary>
    public async Task WaitReadableAsync(SafeHandle descriptor, CancellationToken cancellation)
    {
        var key = Interlocked.Increment(ref _last);
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = false;
        descriptor.DangerousAddRef(ref held);
        try
        {
            _waiters[key] = waiter;
            Add((int)descriptor.DangerousGetHandle(), key);
            await using (cancellation.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter))
                await waiter.Task;
        }
        finally
        {
            _waiters.TryRemove(key, out _);
            Remove((int)descriptor.DangerousGetHandle());
            descriptor.DangerousRelease();
        }
    }

    private unsafe void Add(int descriptor, ulong key)
    {
        fixed (byte* interest = EpollEvent.Of(EPOLLIN | EPOLLONESHOT, key))
            if (epoll_ctl(_epoll, EPOLL_CTL_ADD, descriptor, interest) < 0)
                throw Failure("epoll_ctl");
    }

    private unsafe void Remove(int descriptor)
    {
        fixed (byte* interest = EpollEvent.Of(0, 0))
            _ = epoll_ctl(_epoll, EPOLL_CTL_DEL, descriptor, interest);
    }

    private unsafe void Poll()
    {
        const int Batch = 64;
        Span<byte> events = stackalloc byte[Batch * EpollEvent.Size];
        while (true)
        {
            int count;
            fixed (byte* first = events)
                count = epoll_wait(_epoll, first, Batch, -1);
            if (count < 0 && Marshal.GetLastPInvokeError() != EINTR)
                throw Failure("epoll_wait");
            for (var i = 0; i < count; i++)
                if (_waiters.TryGetValue(EpollEvent.Key(events, i), out var waiter))
                    waiter.TrySetResult();
        }
    }
}
