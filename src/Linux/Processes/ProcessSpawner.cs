using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using static Gantry.Linux.Processes.ProcessNative;

namespace Gantry.Linux.Processes;

/// <summary>
/// Starts programs with <c>posix_spawn</c>, which glibc makes of <c>clone(CLONE_VM | CLONE_VFORK)</c>: its cost does not grow
/// with our memory, and no managed code runs in the child.
/// </summary>
public static unsafe class ProcessSpawner
{
    private const short POSIX_SPAWN_SETSIGDEF = 4, POSIX_SPAWN_SETSIGMASK = 8, POSIX_SPAWN_SETSID = 0x80;
    private const int O_RDWR = 2;

    // Sources are moved above every target first, so that no dup2 overwrites one that is still to come.
    private const int FirstFree = 64;

    // posix_spawn_file_actions_t and posix_spawnattr_t are 80 and 336 bytes in glibc.
    private const int OpaqueSize = 512;

    /// <summary>Starts a program.</summary>
    /// <exception cref="IOException">It is not there or can't be executed; the error number is in <see cref="Exception.HResult"/>.</exception>
    public static ProcessHandle Spawn(SpawnRequest request)
    {
        var actions = stackalloc byte[OpaqueSize];
        var attributes = stackalloc byte[OpaqueSize];
        var moved = new List<SafeFileHandle>(request.Descriptors.Count);
        Check(posix_spawn_file_actions_init(actions));
        Check(posix_spawnattr_init(attributes));
        try
        {
            AddDescriptors(request, actions, moved);
            if (request.WorkingDirectory is not null)
                Check(posix_spawn_file_actions_addchdir_np(actions, request.WorkingDirectory));
            SetAttributes(attributes);
            return Start(request, actions, attributes);
        }
        finally
        {
            foreach (var descriptor in moved)
                descriptor.Dispose();
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
        }
    }

    private static void AddDescriptors(SpawnRequest request, void* actions, List<SafeFileHandle> moved)
    {
        foreach (var source in request.Descriptors)
            if (source is not null)
            {
                var copy = fcntl(source, F_DUPFD_CLOEXEC, FirstFree);
                if (copy < 0)
                    throw Failure("fcntl");
                moved.Add(new SafeFileHandle(copy, true));
            }
        var next = 0;
        for (var target = 0; target < request.Descriptors.Count; target++)
            Check(request.Descriptors[target] is null
                ? posix_spawn_file_actions_addopen(actions, target, "/dev/null", O_RDWR, 0)
                : posix_spawn_file_actions_adddup2(actions, (int)moved[next++].DangerousGetHandle(), target));
        Check(posix_spawn_file_actions_addclosefrom_np(actions, request.Descriptors.Count));
    }

    private static void SetAttributes(void* attributes)
    {
        var none = stackalloc byte[128];
        var all = stackalloc byte[128];
        new Span<byte>(none, 128).Clear();
        new Span<byte>(all, 128).Fill(0xff);
        var flags = (short)(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
        Check(posix_spawnattr_setsigmask(attributes, none));
        Check(posix_spawnattr_setsigdefault(attributes, all));
        Check(posix_spawnattr_setflags(attributes, flags));
    }

    private static ProcessHandle Start(SpawnRequest request, void* actions, void* attributes)
    {
        using var path = new NativeStrings([request.Path]);
        using var arguments = new NativeStrings([request.Path, .. request.Arguments]);
        using var environment = new NativeStrings(request.Environment);
        using (Subreaper.BeginSpawn())
        {
            int pid;
            var error = posix_spawn(&pid, path.Pointers[0], actions, attributes, arguments.Pointers, environment.Pointers);
            if (error != 0)
                throw Failure(request.Path, error);
            return ProcessHandle.Open(pid) ?? throw new IOException($"{request.Path}: its process {pid} was reaped by somebody else");
        }
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw Failure("posix_spawn", error);
    }

    /// <summary>A null-terminated array of C strings in one block of memory.</summary>
    private readonly struct NativeStrings : IDisposable
    {
        internal readonly byte** Pointers;

        internal NativeStrings(IReadOnlyList<string> strings)
        {
            var table = (nuint)((strings.Count + 1) * sizeof(byte*));
            var size = table;
            foreach (var text in strings)
                size += (nuint)Encoding.UTF8.GetByteCount(text) + 1;
            Pointers = (byte**)NativeMemory.Alloc(size);
            var place = (byte*)Pointers + table;
            for (var i = 0; i < strings.Count; i++)
            {
                Pointers[i] = place;
                var length = Encoding.UTF8.GetBytes(strings[i], new Span<byte>(place, Encoding.UTF8.GetByteCount(strings[i])));
                place[length] = 0;
                place += length + 1;
            }
            Pointers[strings.Count] = null;
        }

        public void Dispose() => NativeMemory.Free(Pointers);
    }
}
