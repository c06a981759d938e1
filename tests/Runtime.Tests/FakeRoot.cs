namespace Gantry.Runtime.Tests;

/// <summary>A root directory with the files of /proc and /sys that a test writes.</summary>
internal sealed class FakeRoot : IDisposable
{
    private const string HybridMounts = """
        25 1 0:22 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory
        26 1 0:23 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid - cgroup cgroup rw,cpu,cpuacct
        27 1 0:24 / /sys/fs/cgroup/pids rw,nosuid shared:9 - cgroup cgroup rw,pids
        28 1 0:25 / /sys/fs/cgroup/blkio rw,nosuid - cgroup cgroup rw,blkio
        29 1 0:26 / /sys/fs/cgroup/freezer rw,nosuid - cgroup cgroup rw,freezer
        30 1 0:27 / /sys/fs/cgroup/systemd rw,nosuid - cgroup cgroup rw,xattr,name=systemd
        31 1 0:28 / /sys/fs/cgroup/unified rw,nosuid - cgroup2 cgroup2 rw
        """;

    private const string Version2Mounts = """
        22 1 0:20 / /proc rw - proc proc rw
        25 1 0:22 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
        """;

    private FakeRoot()
    {
        Write("proc/stat", "cpu  100 0 100 700 50 25 25 0 9 9\ncpu0 50 0 50 350 25 12 12 0 0 0\ncpu1 50 0 50 350 25 13 13 0 0 0\nintr 1\n");
        Write("proc/meminfo", "MemTotal:        8000000 kB\nMemFree:  1 kB\n");
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("gantry-root-").FullName;

    public static FakeRoot WithVersion1()
    {
        var root = new FakeRoot();
        root.Write("proc/self/mountinfo", HybridMounts);
        return root;
    }

    public static FakeRoot WithVersion2(string controllers = "cpuset cpu io memory hugetlb pids rdma misc")
    {
        var root = new FakeRoot();
        root.Write("proc/self/mountinfo", Version2Mounts);
        root.Write("sys/fs/cgroup/cgroup.controllers", controllers + "\n");
        return root;
    }

    public void Write(string path, string text)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
