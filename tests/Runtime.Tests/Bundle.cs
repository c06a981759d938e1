using System.Diagnostics;
using System.Text.Json;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests;

/// <summary>A busybox root file system and what runs containers from it with a real OCI runtime.</summary>
internal sealed class Bundle : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("gantry-spec-").FullName;

    public Bundle()
    {
        // Mapped users have to reach the root file system.
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        foreach (var name in (string[])["bin", "etc", "proc", "sys", "dev", "tmp", "run", "root", "sbin"])
            Directory.CreateDirectory(Path.Combine(Root, name));
        File.Copy("/bin/busybox", Path.Combine(Root, "bin/busybox"));
        foreach (var applet in Start("/bin/busybox", ["--list"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (applet != "busybox")
                File.CreateSymbolicLink(Path.Combine(Root, "bin", applet), "busybox");
        }
        File.WriteAllText(Path.Combine(Root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n");
        File.WriteAllText(Path.Combine(Root, "etc/group"), "root:x:0:\nalice:x:1000:\naudio:x:29:alice\n");
    }

    public static bool CanRun { get; } = Environment.UserName == "root" && File.Exists("/bin/busybox");

    public string Root => Path.Combine(directory, "rootfs");

    public static bool Has(string runtime) => CanRun && Start("/bin/sh", ["-c", "command -v " + runtime]).ExitCode == 0;

    /// <summary>Runs a container to its end.</summary>
    public (int ExitCode, string Output) Run(string runtime, RuntimeSpec spec)
    {
        var (_, code, output) = Run(runtime, spec, [], "");
        return (code, output);
    }

    /// <summary>Starts a container and leaves it running.</summary>
    public RunningContainer StartDetached(string runtime, RuntimeSpec spec)
    {
        // It would keep our pipes open.
        var errors = Path.Combine(directory, "errors");
        var pidFile = Path.Combine(directory, "pid");
        var (id, code, output) = Run(runtime, spec, ["--detach", "--pid-file", pidFile], $" </dev/null >{errors} 2>&1");
        Assert.True(code == 0, output + File.ReadAllText(errors));
        return new RunningContainer(int.Parse(File.ReadAllText(pidFile)), () => Start("unshare", Command(runtime, ["delete", "--force", id], "")));
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private (string Id, int ExitCode, string Output) Run(string runtime, RuntimeSpec spec, IReadOnlyList<string> options, string redirection)
    {
        File.WriteAllText(Path.Combine(directory, "config.json"), JsonSerializer.Serialize(spec, RuntimeSpecJson.Default.RuntimeSpec));
        var id = "t" + Guid.NewGuid().ToString("n")[..12];
        var (code, output) = Start("unshare", Command(runtime, ["run", "--bundle", directory, .. options, id], redirection));
        return (id, code, output);
    }

    // crun refuses hosts with both versions of control groups unless the version 2 tree is out of its sight.
    private List<string> Command(string runtime, IReadOnlyList<string> arguments, string redirection)
    {
        var script = $"if grep -q 'cgroup/unified' /proc/mounts; then umount /sys/fs/cgroup/unified; fi; exec \"$@\"{redirection}";
        return ["-m", "--propagation", "slave", "sh", "-c", script, "sh", runtime, "--root", Path.Combine(directory, "state"), .. arguments];
    }

    private static (int ExitCode, string Output) Start(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(1)))
            process.Kill(entireProcessTree: true);
        return (process.ExitCode, output + errors.Result);
    }
}
