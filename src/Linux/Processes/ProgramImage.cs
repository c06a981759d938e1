using System.Collections;
using System.Runtime.InteropServices;

namespace Gantry.Linux.Processes;

/// <summary>The program that this process runs.</summary>
public static partial class ProgramImage
{
    /// <summary>Runs another program in place of this one; it keeps the process, its descriptors and its environment.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments, its own name first.</param>
    /// <param name="variables">Variables that it gets besides ours.</param>
    /// <exception cref="IOException">It can't be executed. Else this does not return.</exception>
    public static unsafe void Replace(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "");
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            environment[name] = value;
        fixed (nint* a = Vector(arguments), e = Vector([.. environment.Select(v => $"{v.Key}={v.Value}")]))
            execve(path, a, e);
        throw new IOException($"cannot execute {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>A null-terminated vector of C strings; never freed, since the execution replaces the process.</summary>
    private static nint[] Vector(IReadOnlyList<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int execve(string path, nint* arguments, nint* environment);
}
