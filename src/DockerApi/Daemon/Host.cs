using System.Runtime.InteropServices;

namespace Gantry.DockerApi.Daemon;

/// <summary>This machine, in Docker's words.</summary>
internal static class Host
{
    /// <summary>The architecture in Go's words, as images have it.</summary>
    public static string GoArchitecture => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        Architecture.Arm => "arm",
        Architecture.X86 => "386",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>The architecture in the kernel's words.</summary>
    public static string KernelArchitecture => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.Arm64 => "aarch64",
        Architecture.Arm => "armv7l",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>The kernel's release.</summary>
    public static string KernelVersion { get; } = Read("/proc/sys/kernel/osrelease");

    /// <summary>The distribution's name for itself.</summary>
    public static string OperatingSystem { get; } = OsRelease("PRETTY_NAME") ?? "Linux";

    /// <summary>The distribution's version.</summary>
    public static string OperatingSystemVersion { get; } = OsRelease("VERSION_ID") ?? "";

    /// <summary>Memory in bytes.</summary>
    public static long MemoryTotal { get; } = ReadMemoryTotal();

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : "";

    private static string? OsRelease(string key)
    {
        if (!File.Exists("/etc/os-release"))
            return null;
        var line = File.ReadLines("/etc/os-release").FirstOrDefault(l => l.StartsWith(key + "=", StringComparison.Ordinal));
        return line?[(key.Length + 1)..].Trim('"');
    }

    private static long ReadMemoryTotal()
    {
        var line = File.ReadLines("/proc/meminfo").First(l => l.StartsWith("MemTotal:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
    }
}
