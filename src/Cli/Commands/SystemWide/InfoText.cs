using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;

namespace Gantry.Cli.Commands.SystemWide;

/// <summary>Prints what the daemon says of itself.</summary>
internal static class InfoText
{
    /// <summary>Writes all that is known.</summary>
    public static void Write(TextWriter output, SystemInfo info)
    {
        WriteCounts(output, info);
        WritePlugins(output, info);
        WriteRuntimes(output, info);
        WriteSecurity(output, info);
        WriteHost(output, info);
        WriteRegistries(output, info);
        output.WriteLine($" Live Restore Enabled: {Text(info.LiveRestoreEnabled)}");
    }

    private static void WriteCounts(TextWriter output, SystemInfo info)
    {
        output.WriteLine($" Containers: {info.Containers}\n  Running: {info.ContainersRunning}\n  Paused: {info.ContainersPaused}\n  Stopped: {info.ContainersStopped}");
        output.WriteLine($" Images: {info.Images}");
        Line(output, "Server Version", info.ServerVersion);
        Line(output, "Storage Driver", info.Driver);
        foreach (var pair in info.DriverStatus ?? [])
        {
            if (pair.Count == 2) output.WriteLine($"  {pair[0]}: {pair[1]}");
        }
        Line(output, "Logging Driver", info.LoggingDriver);
        Line(output, "Cgroup Driver", info.CgroupDriver);
        Line(output, "Cgroup Version", info.CgroupVersion);
    }

    private static void WritePlugins(TextWriter output, SystemInfo info)
    {
        output.WriteLine(" Plugins:");
        foreach (var kind in (string[])["Volume", "Network", "Authorization", "Log"])
        {
            if (info.Plugins?.GetValueOrDefault(kind) is { Count: > 0 } names) output.WriteLine($"  {kind}: {string.Join(' ', names)}");
        }
        output.WriteLine(" Swarm: inactive");
    }

    private static void WriteRuntimes(TextWriter output, SystemInfo info)
    {
        if (info.Runtimes is { Count: > 0 } runtimes) Line(output, "Runtimes", string.Join(' ', runtimes.Keys.Order(StringComparer.Ordinal)));
        Line(output, "Default Runtime", info.DefaultRuntime);
        Line(output, "Init Binary", info.InitBinary);
        Line(output, "containerd version", info.ContainerdCommit?.ID);
        Line(output, "runc version", info.RuncCommit?.ID);
        Line(output, "init version", info.InitCommit?.ID);
    }

    // Options come as name=seccomp,profile=builtin: the name is a title, what follows is below it.
    private static void WriteSecurity(TextWriter output, SystemInfo info)
    {
        if (info.SecurityOptions is not { Count: > 0 } options) return;
        output.WriteLine(" Security Options:");
        foreach (var option in options)
        {
            foreach (var part in option.Split(',').Select(Parsing.KeyValue.Split))
                output.WriteLine(part.Name == "name" ? $"  {part.Value}" : $"   {Capital(part.Name)}: {part.Value}");
        }
    }

    private static void WriteHost(TextWriter output, SystemInfo info)
    {
        Line(output, "Kernel Version", info.KernelVersion);
        Line(output, "Operating System", info.OperatingSystem);
        Line(output, "OSType", info.OSType);
        Line(output, "Architecture", info.Architecture);
        output.WriteLine($" CPUs: {info.NCPU}\n Total Memory: {HumanSize.FormatBinary(info.MemTotal)}");
        Line(output, "Name", info.Name);
        Line(output, "ID", info.ID);
        Line(output, "Docker Root Dir", info.DockerRootDir);
        output.WriteLine($" Debug Mode: {Text(info.Debug)}");
        Line(output, "HTTP Proxy", info.HttpProxy);
        Line(output, "HTTPS Proxy", info.HttpsProxy);
        Line(output, "No Proxy", info.NoProxy);
        foreach (var label in (info.Labels ?? []).Take(1)) output.WriteLine(" Labels:");
        foreach (var label in info.Labels ?? []) output.WriteLine($"  {label}");
        output.WriteLine($" Experimental: {Text(info.ExperimentalBuild)}");
    }

    private static void WriteRegistries(TextWriter output, SystemInfo info)
    {
        if (info.RegistryConfig is not { } registries) return;
        var insecure = (registries.IndexConfigs ?? new Dictionary<string, RegistryIndex>()).Where(index => !index.Value.Secure).Select(index => index.Key)
            .Concat(registries.InsecureRegistryCIDRs ?? []).ToList();
        if (insecure.Count > 0) output.WriteLine($" Insecure Registries:\n  {string.Join("\n  ", insecure)}");
        if (registries.Mirrors is { Count: > 0 } mirrors) output.WriteLine($" Registry Mirrors:\n  {string.Join("\n  ", mirrors)}");
    }

    private static void Line(TextWriter output, string title, string? value)
    {
        if (!string.IsNullOrEmpty(value)) output.WriteLine($" {title}: {value}");
    }

    private static string Text(bool value) => value ? "true" : "false";

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
