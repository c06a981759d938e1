using System.Globalization;
using Gantry.Errors;
using Gantry.Oci.Runtime;

namespace Gantry.Runtime.Specs;

/// <summary>Decides what is mounted in a container, and in which order.</summary>
internal static class MountsPart
{
    /// <summary>Docker's size of /dev/shm.</summary>
    public const long DefaultShmSize = 64 << 20;

    private const string ShmPath = "/dev/shm";

    // What runc lets be mounted inside /proc: files of statistics that tools such as lxcfs provide.
    private static readonly HashSet<string> AllowedInProc =
    [
        "/proc/cpuinfo", "/proc/diskstats", "/proc/meminfo", "/proc/stat", "/proc/swaps", "/proc/uptime", "/proc/loadavg",
        "/proc/slabinfo", "/proc/net/dev", "/proc/sys/kernel/ns_last_pid", "/proc/sys/crypto/fips_enabled",
    ];

    public static IReadOnlyList<RuntimeMount> Build(SpecRequest request)
    {
        var own = OwnMounts(request);
        var places = own.Select(mount => mount.Destination).ToHashSet();
        var standard = Standard(request)
            .Where(mount => !places.Contains(mount.Destination))
            // Who brings a /dev of their own brings all of it.
            .Where(mount => !(places.Contains("/dev") && mount.Destination.StartsWith("/dev/", StringComparison.Ordinal)));
        return [.. standard, .. own];
    }

    /// <summary>How mounts pass in and out of the root: as far as the volumes need it.</summary>
    public static string? RootPropagation(SpecRequest request)
    {
        var options = request.Mounts.SelectMany(mount => mount.Mount.Options).ToHashSet();
        if (options.Contains("shared") || options.Contains("rshared"))
            return "shared";
        return options.Contains("slave") || options.Contains("rslave") ? "rslave" : null;
    }

    private static List<RuntimeMount> OwnMounts(SpecRequest request)
    {
        var mounts = new Dictionary<string, RuntimeMount>();
        foreach (var (path, options) in request.HostConfig.Tmpfs ?? new Dictionary<string, string>())
            Add(Tmpfs(path, TmpfsMountOptions.Parse(options)));
        foreach (var mount in (request.HostConfig.Mounts ?? []).Where(mount => mount.Type == "tmpfs"))
            Add(Tmpfs(mount.Target, TmpfsMountOptions.Parse(mount.TmpfsOptions, mount.ReadOnly)));
        foreach (var mount in request.Mounts)
            Add(ToRuntime(mount));
        if (request.HostConfig.Init == true)
            Add(Bind(ProcessPart.InitDestination, request.InitPath ?? throw InitProgram.Missing(), "ro"));
        // A parent is mounted before what lies in it.
        return [.. mounts.Values.OrderBy(mount => mount.Destination.Count(c => c == '/')).ThenBy(mount => mount.Destination, StringComparer.Ordinal)];

        void Add(RuntimeMount mount) => mounts[CheckDestination(mount)] = mount;
    }

    private static string CheckDestination(RuntimeMount mount)
    {
        var path = mount.Destination;
        if (path.Length == 0 || path[0] != '/')
            throw new InvalidArgumentException($"invalid mount path: '{path}' mount path must be absolute");
        if (path == "/")
            throw new InvalidArgumentException("invalid specification: destination can't be '/'");
        var inProc = path == "/proc" || path.StartsWith("/proc/", StringComparison.Ordinal);
        if (inProc && !AllowedInProc.Contains(path) && !(path == "/proc" && mount.Source == "/proc"))
            throw new InvalidArgumentException($"cannot mount \"{mount.Source}\" to \"{path}\": it is inside /proc");
        return path;
    }

    private static IEnumerable<RuntimeMount> Standard(SpecRequest request)
    {
        var writable = request.HostConfig.Privileged && !request.HostConfig.ReadonlyRootfs;
        yield return Make("/proc", "proc", "proc", "nosuid", "noexec", "nodev");
        yield return Make("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        yield return Make("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5");
        yield return Sysfs(request, writable);
        yield return Make("/sys/fs/cgroup", "cgroup", "cgroup", writable ? "rw" : "ro", "nosuid", "noexec", "nodev");
        // A file system of an IPC namespace can only be made by who owns the namespace.
        if (request.IdMapping is null || !NamespaceMode.IsHost(request.HostConfig.IpcMode))
            yield return Make("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev");
        if (Shm(request) is { } shm)
            yield return shm;
    }

    /// <summary>A sysfs can only be made by who owns the network namespace; with another's it is bound instead.</summary>
    private static RuntimeMount Sysfs(SpecRequest request, bool writable)
    {
        var access = writable ? "rw" : "ro";
        return request.IdMapping is not null && (request.ForeignNetwork || NamespaceMode.IsHost(request.HostConfig.NetworkMode))
            ? Make("/sys", "bind", "/sys", "rbind", access, "nosuid", "noexec", "nodev")
            : Make("/sys", "sysfs", "sysfs", access, "nosuid", "noexec", "nodev");
    }

    private static RuntimeMount? Shm(SpecRequest request)
    {
        if (NamespaceMode.IsHost(request.HostConfig.IpcMode))
            return Bind(ShmPath, ShmPath, "rw");
        if (request.HostConfig.IpcMode == "none")
            return null;
        if (request.ShmPath is { } shared)
            return Bind(ShmPath, shared, "rw", "nosuid", "noexec", "nodev");
        var size = request.HostConfig.ShmSize is > 0 and var given ? given : DefaultShmSize;
        return Make(ShmPath, "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=" + size.ToString(CultureInfo.InvariantCulture));
    }

    private static RuntimeMount ToRuntime(SpecMount mount)
    {
        var (type, source, options) = mount.Mount;
        var bound = type == "bind" && !options.Contains("bind") && !options.Contains("rbind") ? ["rbind", .. options] : options;
        return new RuntimeMount { Destination = mount.Destination, Type = type, Source = source, Options = bound };
    }

    private static RuntimeMount Tmpfs(string path, IReadOnlyList<string> options) =>
        new() { Destination = path, Type = "tmpfs", Source = "tmpfs", Options = options };

    private static RuntimeMount Bind(string path, string source, params string[] options) => Make(path, "bind", source, ["rbind", "rprivate", .. options]);

    private static RuntimeMount Make(string path, string type, string source, params string[] options) =>
        new() { Destination = path, Type = type, Source = source, Options = options };
}
