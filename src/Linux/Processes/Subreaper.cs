using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using static Gantry.Linux.Processes.ProcessNative;

namespace Gantry.Linux.Processes;

/// <summary>
/// Orphans below this process come to it rather than to the host's first process, and are reaped as they end. One that
/// nobody reaps is more than untidy: the kernel lets the init of its PID namespace, and so the container, end only after it.
/// </summary>
/// <remarks>
/// An orphan is a child that no <see cref="ProcessHandle"/> holds and that leads or follows a session of its own, as all that
/// <see cref="ProcessSpawner"/> starts do; other parts of this process reap their own children.
/// </remarks>
public static class Subreaper
{
    private const int PR_SET_CHILD_SUBREAPER = 36, P_ALL = 0, P_PID = 1;

    private static readonly Lazy<PosixSignalRegistration> s_running = new(Start);
    private static readonly ConcurrentDictionary<int, int> s_held = new();
    private static readonly ReaderWriterLockSlim s_children = new();
    private static readonly Channel<bool> s_sweeps = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Makes this process the parent of its orphaned descendants, until it ends.</summary>
    public static void Enable() => _ = s_running.Value;

    /// <summary>Keeps the reaper away while a child is made and held; disposed of on the same thread.</summary>
    internal static Making BeginSpawn()
    {
        s_children.EnterReadLock();
        return default;
    }

    /// <summary>Leaves a process to who holds it.</summary>
    internal static void Hold(int pid) => s_held.AddOrUpdate(pid, 1, static (_, count) => count + 1);

    /// <summary>Ends one hold of a process.</summary>
    internal static void Release(int pid)
    {
        if (s_held.AddOrUpdate(pid, 0, static (_, count) => count - 1) == 0)
            s_held.TryRemove(KeyValuePair.Create(pid, 0));
        // A child that was held may have hidden an orphan behind it.
        s_sweeps.Writer.TryWrite(true);
    }

    private static PosixSignalRegistration Start()
    {
        if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
            throw Failure("prctl(PR_SET_CHILD_SUBREAPER)");
        _ = SweepAsync();
        return PosixSignalRegistration.Create(PosixSignal.SIGCHLD, static _ => s_sweeps.Writer.TryWrite(true));
    }

    private static async Task SweepAsync()
    {
        await foreach (var _ in s_sweeps.Reader.ReadAllAsync())
            Sweep();
    }

    /// <summary>Reaps ended orphans up to the first ended child that is somebody's, whose release sweeps again.</summary>
    private static unsafe void Sweep()
    {
        const int WNOHANG = 1, WEXITED = 4, WNOWAIT = 0x1000000, SizeOfSiginfo = 128, OffsetOfPid = 16;
        var info = stackalloc byte[SizeOfSiginfo];
        s_children.EnterWriteLock();
        try
        {
            while (true)
            {
                *(int*)(info + OffsetOfPid) = 0;
                if (waitid(P_ALL, 0, info, WEXITED | WNOHANG | WNOWAIT) < 0 || *(int*)(info + OffsetOfPid) is not (> 0 and var pid) || !IsOrphan(pid))
                    return;
                _ = waitid(P_PID, pid, info, WEXITED | WNOHANG);
            }
        }
        finally
        {
            s_children.ExitWriteLock();
        }
    }

    private static bool IsOrphan(int pid) => !s_held.ContainsKey(pid) && getsid(pid) != getsid(0);

    /// <summary>The time in which a child is made.</summary>
    internal readonly ref struct Making
    {
        /// <summary>Lets the reaper go on.</summary>
        public void Dispose() => s_children.ExitReadLock();
    }
}
