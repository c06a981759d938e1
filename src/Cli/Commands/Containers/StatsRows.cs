using System.Globalization;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;

namespace Gantry.Cli.Commands.Containers;

/// <summary>What containers use, as lines of a list.</summary>
internal static class StatsRows
{
    private const string Unknown = "--";

    /// <summary>The table.</summary>
    public static ListFormat List { get; } = new()
    {
        Table = "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}",
        Titles = new Dictionary<string, string>
        {
            ["Container"] = "CONTAINER", ["ID"] = "CONTAINER ID", ["Name"] = "NAME", ["CPUPerc"] = "CPU %", ["MemUsage"] = "MEM USAGE / LIMIT",
            ["MemPerc"] = "MEM %", ["NetIO"] = "NET I/O", ["BlockIO"] = "BLOCK I/O", ["PIDs"] = "PIDS",
        },
    };

    /// <summary>A container as a line; unknown values where nothing was measured yet.</summary>
    /// <param name="name">The name by which it is watched.</param>
    /// <param name="stats">The last measurement.</param>
    /// <param name="whole">Whether ids are not cut.</param>
    public static TemplateRow Row(string name, ContainerStats? stats, bool whole)
    {
        if (stats is null || stats.Read.Year <= 1) return Empty(name, stats, whole);
        var used = Used(stats.Memory);
        var reads = Bytes(stats, "read");
        var writes = Bytes(stats, "write");
        var networks = stats.Networks?.Values ?? [];
        return new TemplateRow
        {
            ["Container"] = name,
            ["ID"] = Id(name, stats, whole),
            ["Name"] = stats.Name.TrimStart('/'),
            ["CPUPerc"] = Percent(Cpu(stats)),
            ["MemUsage"] = $"{HumanSize.FormatBinary(used)} / {HumanSize.FormatBinary(stats.Memory.Limit)}",
            ["MemPerc"] = Percent(stats.Memory.Limit == 0 ? 0 : used * 100.0 / stats.Memory.Limit),
            ["NetIO"] = $"{HumanSize.Format(networks.Sum(network => (double)network.Received), 3)} / {HumanSize.Format(networks.Sum(network => (double)network.Sent), 3)}",
            ["BlockIO"] = $"{HumanSize.Format(reads, 3)} / {HumanSize.Format(writes, 3)}",
            ["PIDs"] = stats.Pids.Current.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static TemplateRow Empty(string name, ContainerStats? stats, bool whole) => new()
    {
        ["Container"] = name,
        ["ID"] = stats is null ? Unknown : Id(name, stats, whole),
        ["Name"] = stats is { Name.Length: > 0 } ? stats.Name.TrimStart('/') : Unknown,
        ["CPUPerc"] = Unknown,
        ["MemUsage"] = "-- / --",
        ["MemPerc"] = Unknown,
        ["NetIO"] = Unknown,
        ["BlockIO"] = Unknown,
        ["PIDs"] = Unknown,
    };

    private static string Id(string name, ContainerStats stats, bool whole)
    {
        var id = stats.Id.Length > 0 ? stats.Id : name;
        return whole ? id : ShortId.Of(id);
    }

    private static double Cpu(ContainerStats stats)
    {
        var used = (double)stats.Cpu.Usage.Total - stats.PreviousCpu.Usage.Total;
        var passed = (double)stats.Cpu.System - stats.PreviousCpu.System;
        var cpus = stats.Cpu.Online > 0 ? stats.Cpu.Online : (uint)(stats.Cpu.Usage.PerCpu?.Count ?? 0);
        return used > 0 && passed > 0 ? used / passed * cpus * 100 : 0;
    }

    // What the kernel could drop at once is not counted; version 1 and 2 of control groups name it differently.
    private static ulong Used(MemoryStats memory)
    {
        var stats = memory.Stats;
        var cache = stats is null ? 0 : stats.TryGetValue("total_inactive_file", out var v1) ? v1 : stats.GetValueOrDefault("inactive_file");
        return cache < memory.Usage ? memory.Usage - cache : memory.Usage;
    }

    private static double Bytes(ContainerStats stats, string operation) =>
        (stats.Block.Bytes ?? []).Where(entry => entry.Op.Equals(operation, StringComparison.OrdinalIgnoreCase)).Sum(entry => (double)entry.Value);

    private static string Percent(double value) => value.ToString("F2", CultureInfo.InvariantCulture) + "%";
}
