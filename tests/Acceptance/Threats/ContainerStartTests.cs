using System.Globalization;
using System.Security.Cryptography;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Threats;

/// <summary>Ways in which starting a container has been used to break out of it.</summary>
public sealed class ContainerStartTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Fact]
    [Trait("Threat", "1")]
    public async Task The_runtime_is_not_overwritten_through_proc_self_exe()
    {
        // CVE-2019-5736
        var runtimes = new[] { "/usr/bin/crun", "/usr/bin/runc", "/usr/sbin/runc", "/usr/bin/conmon", Materials.Binary }.Where(File.Exists).ToList();
        var before = runtimes.Select(Hash).ToList();
        var name = DockerCli.Name();
        await _docker.RunAsync("run", "--rm", "busybox", "/proc/self/exe", "--version");
        await _docker.OkAsync("run", "-d", "--name", name, "busybox", "sh", "-c",
            "while :; do for p in /proc/[0-9]*; do e=$(readlink $p/exe); case $e in *busybox) ;; ?*) { echo overwritten > $p/exe; } 2>/dev/null;; esac; done; done");
        for (var i = 0; i < 5; i++)
            await _docker.RunAsync("exec", name, i % 2 == 0 ? "/proc/self/exe" : "true");
        await _docker.OkAsync("rm", "-f", name);
        Assert.Equal(before, runtimes.Select(Hash));
        Assert.Equal("ok", await _docker.OkAsync("run", "--rm", "busybox", "echo", "ok"));
    }

    [Fact]
    [Trait("Threat", "2")]
    public async Task No_working_directory_leads_to_the_host_through_a_leaked_descriptor()
    {
        // CVE-2024-21626
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "busybox", "sleep", "1000");
        await Parallel.ForEachAsync(Enumerable.Range(3, 18), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (descriptor, _) =>
        {
            var run = await _docker.RunAsync("run", "--rm", "-w", $"/proc/self/fd/{descriptor}", "busybox", "sh", "-c", "cat ../../../../etc/debian_version ../../../etc/hostname");
            Assert.DoesNotContain("12.", run.Output);
            var exec = await _docker.RunAsync("exec", "-w", $"/proc/self/fd/{descriptor}", name, "sh", "-c", "ls ../../../../var/lib/dpkg ../../../../root");
            Assert.True(exec.ExitCode != 0, $"descriptor {descriptor}: {exec.Everything}");
        });
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    [Trait("Threat", "2")]
    public async Task Only_the_three_standard_descriptors_are_open()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "busybox", "sleep", "1000");
        Assert.Equal("0\n1\n2", await _docker.OkAsync("exec", name, "ls", "/proc/1/fd"));
        // The fourth is that of the directory that ls reads.
        Assert.Equal(4, (await _docker.OkAsync("exec", name, "ls", "/proc/self/fd")).Split('\n').Length);
        await _docker.OkAsync("rm", "-f", name);
    }

    [Theory]
    [InlineData("proc", "/tmp/trap")]
    [InlineData("dev", "/tmp")]
    [InlineData("sys", "/etc")]
    [Trait("Threat", "3")]
    public async Task An_image_whose_proc_dev_or_sys_is_a_link_does_not_lead_mounts_elsewhere(string name, string target)
    {
        // CVE-2019-19921, CVE-2023-27561, CVE-2026-41579
        var image = DockerCli.Name("img");
        using var tar = new HostileTar();
        tar.Directory("tmp").Directory("etc").Link(name, target);
        var path = await ImageOfAsync(image, tar.Bytes(), await File.ReadAllBytesAsync("/bin/busybox"));
        var result = await _docker.RunAsync("run", "--rm", image, "/busybox", "sh", "-c", "/busybox cat /proc/self/status > /dev/null && /busybox ls -d /proc/1");
        Assert.True(result.ExitCode != 0 || result.Output == "/proc/1", result.Everything);
        Assert.False(Directory.Exists("/tmp/trap"));
        await _docker.OkAsync("rmi", image);
        File.Delete(path);
    }

    [Theory]
    [InlineData("/proc")]
    [InlineData("/proc/self")]
    [InlineData("/proc/sys/kernel")]
    [Trait("Threat", "3")]
    public async Task A_volume_or_tmpfs_does_not_take_the_place_of_proc(string target)
    {
        // CVE-2023-28642, CVE-2025-52881
        foreach (var flags in (string[][])[["-v", $"{target}"], ["--tmpfs", target], ["-v", $"/tmp:{target}"]])
        {
            var result = await _docker.RunAsync(["run", "--rm", .. flags, "busybox", "sh", "-c", "echo b > /proc/sysrq-trigger"]);
            Assert.NotEqual(0, result.ExitCode);
        }
    }

    [Fact]
    [Trait("Threat", "3")]
    public async Task Masked_paths_stay_masked_when_dev_null_is_replaced()
    {
        // CVE-2025-31133, CVE-2025-52565
        var image = DockerCli.Name("img");
        using var tar = new HostileTar();
        tar.Directory("dev").Link("dev/null", "/proc/sys/kernel/core_pattern").Link("dev/console", "/proc/sysrq-trigger").Link("dev/pts", "/proc");
        var path = await ImageOfAsync(image, tar.Bytes(), await File.ReadAllBytesAsync("/bin/busybox"));
        var before = await File.ReadAllTextAsync("/proc/sys/kernel/core_pattern");
        var result = await _docker.RunAsync("run", "--rm", image, "/busybox", "sh", "-c", "/busybox head -c 1 /proc/kcore | /busybox wc -c; /busybox stat -c %F /dev/null");
        Assert.True(result.ExitCode != 0 || result.Output == "0\ncharacter special file", result.Everything);
        Assert.Equal(before, await File.ReadAllTextAsync("/proc/sys/kernel/core_pattern"));
        await _docker.OkAsync("rmi", image);
        File.Delete(path);
    }

    [Fact]
    [Trait("Threat", "4")]
    public async Task A_working_directory_behind_a_link_is_made_inside_the_root()
    {
        // CVE-2026-55686
        var (image, outside) = (DockerCli.Name("img"), $"/tmp/gantry-outside-{Environment.ProcessId}");
        using var tar = new HostileTar();
        tar.Link("work", "../../../../../../tmp");
        var path = await ImageOfAsync(image, tar.Bytes(), await File.ReadAllBytesAsync("/bin/busybox"));
        await _docker.RunAsync("run", "--rm", "-w", $"/work/{Path.GetFileName(outside)}", image, "/busybox", "pwd");
        Assert.False(Directory.Exists(outside));
        await _docker.OkAsync("rmi", image);
        File.Delete(path);
    }

    [Fact]
    [Trait("Threat", "5")]
    public async Task Supplementary_groups_are_those_of_the_images_group_file()
    {
        // CVE-2022-36109, CVE-2023-25173
        var image = DockerCli.Name("img");
        using var tar = new HostileTar();
        tar.Directory("etc").File("etc/passwd", "root:x:0:0::/:/busybox\nuser:x:1000:1000::/home:/busybox\n").File("etc/group", "root:x:0:\nuser:x:1000:\nextra:x:2000:root,user\nother:x:3000:other\n");
        var path = await ImageOfAsync(image, tar.Bytes(), await File.ReadAllBytesAsync("/bin/busybox"));
        Assert.Equal("1000\n1000\n1000 2000", await _docker.OkAsync("run", "--rm", "-u", "user", image, "/busybox", "sh", "-c", "/busybox id -u; /busybox id -g; /busybox id -G"));
        Assert.Equal("5\n1000", await _docker.OkAsync("run", "--rm", "-u", "5:user", image, "/busybox", "sh", "-c", "/busybox id -u; /busybox id -G"));
        await _docker.OkAsync("rmi", image);
        File.Delete(path);
    }

    [Theory]
    [InlineData("4294967296")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("4294967295")]
    [InlineData("0x0")]
    [InlineData("nonesuch")]
    [InlineData("1000:4294967296")]
    [InlineData("1000:nonesuch")]
    [Trait("Threat", "6")]
    public async Task A_user_out_of_range_or_unknown_is_refused_and_never_root(string user)
    {
        // CVE-2024-40635, CVE-2026-46680
        var result = await _docker.RunAsync("run", "--rm", "-u", user, "busybox", "id", "-u");
        Assert.True(result.ExitCode != 0 && result.Output != "0", result.Everything);
    }

    [Fact]
    [Trait("Threat", "6")]
    public async Task A_giant_passwd_file_does_not_bring_the_daemon_down()
    {
        var image = DockerCli.Name("img");
        using var tar = new HostileTar();
        tar.Directory("etc").File("etc/passwd", new string('x', 64 << 20));
        var path = await ImageOfAsync(image, tar.Bytes(), await File.ReadAllBytesAsync("/bin/busybox"));
        var result = await _docker.RunAsync("run", "--rm", "-u", "user", image, "/busybox", "id");
        Assert.NotEqual(0, result.ExitCode);
        Assert.InRange(MemoryOfDaemon(), 0, 250L << 20);
        await _docker.OkAsync("rmi", image);
        File.Delete(path);
    }

    [Fact]
    [Trait("Threat", "9")]
    public async Task No_socket_of_the_daemon_or_a_monitor_is_reachable_from_the_hosts_network()
    {
        // CVE-2020-15257: abstract sockets are in the network namespace.
        var own = File.ReadLines("/proc/net/unix").Where(l => l.Contains($" @{shared.Daemon.Place.Root}", StringComparison.Ordinal) || l.Contains("@/run/conmon", StringComparison.Ordinal) || l.Contains("@gantry", StringComparison.Ordinal));
        Assert.Empty(own);
        var found = await _docker.OkAsync("run", "--rm", "--network", "host", "busybox", "sh", "-c", $"ls -d {shared.Daemon.Place.Root} 2>/dev/null; grep -c '@.*conmon' /proc/net/unix || true");
        Assert.Equal("0", found);
    }

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    private long MemoryOfDaemon() =>
        long.Parse(File.ReadLines($"/proc/{shared.Daemon.ProcessId}/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;

    /// <summary>Imports a root file system of the given entries and a static busybox at its top.</summary>
    private async Task<string> ImageOfAsync(string name, byte[] tar, byte[] busybox)
    {
        var directory = Directory.CreateTempSubdirectory("gimg").FullName;
        var path = $"{directory}.tar";
        await File.WriteAllBytesAsync(path, tar);
        await File.WriteAllBytesAsync($"{directory}/busybox", busybox);
        await Command.RunAsync("chmod", ["755", $"{directory}/busybox"]);
        var appended = await Command.RunAsync("tar", ["-rf", path, "-C", directory, "--owner=0", "--group=0", "busybox"]);
        Assert.True(appended.ExitCode == 0, appended.Errors);
        Directory.Delete(directory, recursive: true);
        await _docker.OkAsync("import", path, name);
        return path;
    }
}
