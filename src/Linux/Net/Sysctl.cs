namespace Gantry.Linux.Net;

/// <summary>Kernel parameters under /proc/sys; those of the network are the ones of the calling thread's namespace.</summary>
public static class Sysctl
{
    /// <summary>The value of a parameter, as <c>net/ipv4/ip_forward</c>; null when the kernel has no such one.</summary>
    public static string? Read(string name)
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

    /// <summary>Sets a parameter; one that has the value already is not written, so that a read-only /proc/sys does no harm.</summary>
    /// <returns>Whether it had another value before.</returns>
    /// <exception cref="IOException">The kernel has no such parameter or refuses the value.</exception>
    public static bool Write(string name, string value)
    {
        if (Read(name) == value)
            return false;
        File.WriteAllText(Path(name), value);
        return true;
    }

    private static string Path(string name) => "/proc/sys/" + name;
}
