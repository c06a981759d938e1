using System.Globalization;
using System.Runtime.InteropServices;

namespace Gantry.Linux.Memory;

/// <summary>The memory that this process has from the kernel.</summary>
public static partial class ResidentMemory
{
    private const int MADV_DONTNEED = 4;

    /// <summary>
    /// Gives back what work that is over has left: empty parts of the managed and the C library's heap, and the mappings of the
    /// program's code, which stays in the page cache and comes back where it is used.
    /// </summary>
    public static void Trim()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = malloc_trim(0);
        foreach (var (start, end) in UnchangedMappings(File.ReadLines("/proc/self/smaps"), Environment.ProcessPath!))
            _ = madvise(start, end - start, MADV_DONTNEED);
    }

    /// <summary>The read-only mappings of a file in which nothing differs from the file, so that they can be read anew (proc_pid_smaps(5)).</summary>
    internal static IEnumerable<(nint Start, nint End)> UnchangedMappings(IEnumerable<string> smaps, string path)
    {
        (nint Start, nint End)? mapping = null;
        foreach (var line in smaps)
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!fields[0].EndsWith(':'))
                mapping = IsReadOnly(fields, path) ? Range(fields[0]) : null;
            else if (mapping is { } found && fields is ["Anonymous:", "0", ..])
                yield return found;
        }
    }

    private static bool IsReadOnly(string[] fields, string path) => fields.Length == 6 && fields[1] is "r--p" or "r-xp" && fields[^1] == path;

    private static (nint Start, nint End) Range(string text)
    {
        var ends = text.Split('-');
        return (nint.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), nint.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    [LibraryImport("libc")]
    private static partial int malloc_trim(nint pad);

    [LibraryImport("libc")]
    private static partial int madvise(nint address, nint length, int advice);
}
