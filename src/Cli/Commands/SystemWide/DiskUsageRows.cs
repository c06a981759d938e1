using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;

namespace Gantry.Cli.Commands.SystemWide;

/// <summary>What is on disk, a line for each kind of thing.</summary>
internal static class DiskUsageRows
{
    /// <summary>The table.</summary>
    public static ListFormat List { get; } = new()
    {
        Table = "{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}",
        Titles = new Dictionary<string, string>
        {
            ["Type"] = "TYPE", ["TotalCount"] = "TOTAL", ["Active"] = "ACTIVE", ["Size"] = "SIZE", ["Reclaimable"] = "RECLAIMABLE",
        },
    };

    /// <summary>The lines.</summary>
    public static IEnumerable<TemplateRow> Rows(DiskUsage usage)
    {
        var images = usage.Images ?? [];
        var used = images.Where(image => image.Containers > 0 && image.SharedSize >= 0).Sum(image => image.Size - image.SharedSize);
        yield return Row("Images", images.Count, images.Count(image => image.Containers > 0), usage.LayersSize, Share(usage.LayersSize - used, usage.LayersSize));

        var containers = usage.Containers ?? [];
        var size = containers.Sum(container => container.SizeRw);
        var idle = containers.Where(container => !IsActive(container)).Sum(container => container.SizeRw);
        yield return Row("Containers", containers.Count, containers.Count(IsActive), size, Share(idle, size));

        var volumes = usage.Volumes ?? [];
        var volumeSize = volumes.Sum(volume => Math.Max(0, volume.UsageData?.Size ?? 0));
        var unused = volumes.Where(volume => volume.UsageData?.RefCount == 0).Sum(volume => Math.Max(0, volume.UsageData!.Size));
        yield return Row("Local Volumes", volumes.Count, volumes.Count(volume => volume.UsageData?.RefCount > 0), volumeSize, Share(unused, volumeSize));

        var cache = usage.BuildCache ?? [];
        var free = cache.Where(entry => !entry.InUse && !entry.Shared).Sum(entry => entry.Size);
        yield return Row("Build Cache", cache.Count, cache.Count(entry => entry.InUse), cache.Where(entry => !entry.Shared).Sum(entry => entry.Size), HumanSize.Format(free));
    }

    private static bool IsActive(ContainerSummary container) => container.State is "running" or "paused" or "restarting";

    private static string Share(long part, long whole) => whole > 0 ? $"{HumanSize.Format(part)} ({part * 100 / whole}%)" : HumanSize.Format(part);

    private static TemplateRow Row(string type, int total, int active, long size, string reclaimable) => new()
    {
        ["Type"] = type,
        ["TotalCount"] = total.ToString(),
        ["Active"] = active.ToString(),
        ["Size"] = HumanSize.Format(size),
        ["Reclaimable"] = reclaimable,
    };
}
