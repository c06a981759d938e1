using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Net;

/// <summary>Kernel parameters under /proc/sys; those of the network are the ones of the calling thread's namespace.</summary>
/// <remarks>
/// The kernel remembers what was looked up, and a name once for each network namespace, all in one list: in the host's own /proc a
/// look-up takes the longer the more containers there are. So they go through an instance of our own, which is replaced now and then.
/// </remarks>
public static class Sysctl
{
    private const int MostLookups = 256;
    private static readonly Lock s_gate = new();
    private static SafeFileHandle? s_instance;
    private static int s_lookups;

    /// <summary>The value of a parameter, as <c>net/ipv4/ip_forward</c>; null when the kernel has no such one.</summary>
    public static string? Read(string name)
    {
        lock (s_gate)
        {
            try
            {
                return File.ReadAllText(Path(name)).Trim();
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }
    }

    /// <summary>Sets a parameter; one that has the value already is not written, so that a read-only /proc/sys does no harm.</summary>
    /// <returns>Whether it had another value before.</returns>
    /// <exception cref="IOException">The kernel has no such parameter or refuses the value.</exception>
    public static bool Write(string name, string value)
    {
        if (Read(name) == value)
            return false;
        lock (s_gate)
            File.WriteAllText(Path(name), value);
        return true;
    }

    private static string Path(string name)
    {
        if (s_instance is null || ++s_lookups > MostLookups)
        {
            s_instance?.Dispose();
            s_instance = ProcInstance.Open();
            s_lookups = 0;
        }
        return s_instance.IsInvalid ? "/proc/sys/" + name : $"/proc/self/fd/{s_instance.DangerousGetHandle()}/sys/{name}";
    }
}
