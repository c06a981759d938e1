using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Gantry.Linux.Processes;

/// <summary>
/// Work that needs a place in the file system of its own. Working directory, root and mount namespace belong to the whole
/// process, unless a thread leaves that company (CLONE_FS) for good: hence a thread for each call.
/// </summary>
internal static partial class LoneThread
{
    private const int CloneFilesystem = 0x200;

    /// <summary>Does some work on such a thread, which ends with it.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="work">The work; what it throws is thrown to the caller.</param>
    /// <exception cref="IOException">The kernel refuses the thread's leaving.</exception>
    public static void Run(string name, Action work)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (Unshare(CloneFilesystem) < 0)
                    throw ProcessNative.Failure("unshare the place in the file system");
                work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }) { IsBackground = true, Name = name };
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
