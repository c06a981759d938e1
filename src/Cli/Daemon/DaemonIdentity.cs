using System.Diagnostics;
using Gantry.DockerApi;
using Gantry.Engine;
using Gantry.Linux.Processes;
using Gantry.Networks;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Tasks;

namespace Gantry.Cli.Daemon;

/// <summary>Gathers what <c>docker info</c> and <c>docker version</c> say of the daemon.</summary>
internal static class DaemonIdentity
{
    /// <summary>Describes the daemon.</summary>
    public static DaemonDescription Describe(DaemonConfig config, ContainerEngine engine, HostFacts host) => new()
    {
        Version = ProductVersion.Number,
        Id = Identify(config.DataRoot),
        DataRoot = config.DataRoot,
        Runtimes = engine.Runtimes,
        DefaultRuntime = engine.DefaultRuntime,
        RuntimeVersion = VersionOf(engine.Runtimes.GetValueOrDefault(engine.DefaultRuntime)),
        MonitorVersion = VersionOf(SystemPrograms.Find("conmon")),
        CgroupVersion = host.CgroupVersion,
        CgroupControllers = host.CgroupControllers,
        DefaultNetwork = engine.Options.DefaultNetwork,
        SecurityOptions = [.. SecurityOptions(config, host)],
        LogDriver = engine.Options.DefaultLog.Type,
        Labels = config.Labels,
        InsecureRegistries = config.InsecureRegistries,
        RegistryMirrors = config.RegistryMirrors,
        Debug = config.Debug,
        LiveRestore = config.LiveRestore,
        InitBinary = config.InitPath ?? "",
        AddressPools = [.. config.Networks().DefaultAddressPools.Select(pool => (pool.Base, pool.Size))],
    };

    private static IEnumerable<string> SecurityOptions(DaemonConfig config, HostFacts host)
    {
        if (host.AppArmor)
            yield return "name=apparmor";
        if (host.Seccomp)
            yield return $"name=seccomp,profile={config.SeccompProfile ?? "builtin"}";
        if (config.UsernsRemap is { Length: > 0 })
            yield return "name=userns";
        if (host.CgroupNamespaces)
            yield return "name=cgroupns";
        if (config.NoNewPrivileges)
            yield return "name=no-new-privileges";
        yield return $"name=profile,profile={config.SecurityProfile}";
    }

    /// <summary>An id that stays the same for a data root.</summary>
    private static string Identify(string dataRoot)
    {
        var file = Path.Combine(dataRoot, "engine-id");
        if (!File.Exists(file))
            File.WriteAllText(file, Guid.NewGuid().ToString());
        return File.ReadAllText(file).Trim();
    }

    /// <summary>The first line of what a program says of its version; empty when it is not there.</summary>
    private static string VersionOf(string? program)
    {
        if (program is null || !File.Exists(program))
            return "";
        using var process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var line = process.StandardOutput.ReadLine() ?? "";
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return line.Split(' ').LastOrDefault(word => word.Length > 0 && char.IsAsciiDigit(word[0])) ?? line;
    }
}
