using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Processes;

/// <summary>
/// A program's file copied into memory and sealed, so that nothing can write it any more: a container that reaches for the
/// runtime through /proc/self/exe (CVE-2019-5736) finds a read-only copy. OCI runtimes protect themselves by making
/// such a copy and executing it at each start; they see that this one is sealed and save themselves the second execution.
/// </summary>
public sealed partial class SealedExecutable : IDisposable
{
    private readonly SafeFileHandle _memory;

    private SealedExecutable(SafeFileHandle memory) => _memory = memory;

    /// <summary>A path by which this process and its children execute the copy, as long as this object lives.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{(int)_memory.DangerousGetHandle()}";

    /// <summary>Copies and seals a program.</summary>
    /// <exception cref="IOException">The file cannot be read, or the kernel refuses.</exception>
    public static SealedExecutable Copy(string program)
    {
        var descriptor = CreateMemoryFile(System.IO.Path.GetFileName(program), CloseOnExec | AllowSealing);
        if (descriptor < 0)
            throw Failure("create a memory file");
        using var memory = new SafeFileHandle(descriptor, ownsHandle: true);
        using (var source = File.OpenRead(program))
        using (var copy = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, 0))
            source.CopyTo(copy);
        if (Control(descriptor, AddSeals, SealSeal | SealShrink | SealGrow | SealWrite) != 0)
            throw Failure("seal a memory file");
        // A file that somebody has open for writing cannot be executed (ETXTBSY), so only a read-only descriptor stays.
        return new SealedExecutable(File.OpenHandle($"/proc/self/fd/{descriptor}"));
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private static IOException Failure(string step) =>
        new($"cannot {step}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int SealSeal = 1;
    private const int SealShrink = 2;
    private const int SealGrow = 4;
    private const int SealWrite = 8;

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);
}
