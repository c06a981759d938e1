using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static Gantry.Linux.Processes.ProcessNative;

namespace Gantry.Linux.Processes;

/// <summary>A process that is held by descriptor (pidfd), so that its number can't come to mean another one.</summary>
public sealed class ProcessHandle : IDisposable
{
    private const int P_PIDFD = 3, WNOHANG = 1, WEXITED = 4;

    private readonly SafeFileHandle _descriptor;
    private readonly Lock _gate = new();
    private Task? _exited;

    private bool _disposed;

    private ProcessHandle(int pid, SafeFileHandle descriptor)
    {
        (Pid, _descriptor) = (pid, descriptor);
        Subreaper.Hold(pid);
    }

    /// <summary>The process's number.</summary>
    public int Pid { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => !TrySignal(0) || WaitStatus(WNOHANG, keep: true) is not null || ProcessIdentity.IsZombie(Pid);

    /// <summary>Holds a process; null when there is none of that number.</summary>
    /// <exception cref="IOException">There are no descriptors left.</exception>
    public static ProcessHandle? Open(int pid)
    {
        if (pid <= 0)
            return null;
        var descriptor = (int)pidfd_open(SYS_pidfd_open, pid, 0);
        if (descriptor >= 0)
            return new ProcessHandle(pid, new SafeFileHandle(descriptor, true));
        return Marshal.GetLastPInvokeError() == ESRCH ? null : throw Failure($"pidfd_open {pid}");
    }

    /// <summary>Sends a signal; false when the process has ended.</summary>
    /// <exception cref="IOException">The signal is not one.</exception>
    public bool TrySignal(int signal)
    {
        if (pidfd_send_signal(SYS_pidfd_send_signal, _descriptor, signal, 0, 0) == 0)
            return true;
        return Marshal.GetLastPInvokeError() == ESRCH ? false : throw Failure($"signal {signal} to process {Pid}");
    }

    /// <summary>Waits until the process has ended; any number of callers may wait.</summary>
    public Task WaitForExitAsync(CancellationToken cancellation)
    {
        lock (_gate)
            _exited ??= DescriptorPoller.Shared.WaitReadableAsync(_descriptor, CancellationToken.None);
        return _exited.WaitAsync(cancellation);
    }

    /// <summary>Takes the exit status of an ended child, which frees its number; null when it is not our child.</summary>
    /// <returns>The exit code, or 128 and the signal.</returns>
    public int? Reap() => WaitStatus(WNOHANG, keep: false);

    /// <summary>Lets go of the process; a child that has ended or ends later is reaped.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
        }
        Subreaper.Release(Pid);
        _descriptor.Dispose();
    }

    private unsafe int? WaitStatus(int options, bool keep)
    {
        const int WNOWAIT = 0x1000000, CLD_EXITED = 1;
        var info = stackalloc byte[128];
        new Span<byte>(info, 128).Clear();
        var held = false;
        _descriptor.DangerousAddRef(ref held);
        try
        {
            var flags = WEXITED | options | (keep ? WNOWAIT : 0);
            if (waitid(P_PIDFD, (int)_descriptor.DangerousGetHandle(), info, flags) < 0 || *(int*)(info + 16) == 0)
                return null;
        }
        finally
        {
            _descriptor.DangerousRelease();
        }
        var status = *(int*)(info + 24);
        return *(int*)(info + 8) == CLD_EXITED ? status : 128 + status;
    }
}
