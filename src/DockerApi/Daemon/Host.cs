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

    /// <summary>Whether packets are forwarded, without which containers reach no other host.</summary>
    public static bool ForwardsIPv4 => Read("/proc/sys/net/ipv4/ip_forward") == "1";

    /// <summary>How many descriptors this process has open.</summary>
    public static int OpenDescriptors => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>How many threads this process has.</summary>
    public static int Threads => Directory.GetDirectories("/proc/self/task").Length;

    /// <summary>A proxy of the daemon's environment, without the user and password that may stand in it.</summary>
    public static string Proxy(string variable)
    {
        var text = Environment.GetEnvironmentVariable(variable) ?? Environment.GetEnvironmentVariable(variable.ToLowerInvariant()) ?? "";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0
            ? new UriBuilder(uri) { UserName = "xxxxx", Password = "xxxxx" }.Uri.ToString()
            : text;
    }

    /// <summary>The kind of file system that a directory is on.</summary>
    public static string FileSystemOf(string directory)
    {
        try
        {
            return new DriveInfo(directory).DriveFormat;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }

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
