using Gantry.Cli.Client.Models;
using Gantry.Cli.Commands.Containers;
using Gantry.Cli.Commands.Images;
using Gantry.Cli.Commands.Volumes;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;

namespace Gantry.Cli.Commands.SystemWide;

/// <summary>What is on disk, by image, container, volume and cache record.</summary>
internal static class DiskUsageDetails
{
    private static readonly ListFormat Images = ImageRows.Format(digests: false) with
    {
        Table = "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}",
    };

    private static readonly ListFormat Containers = ContainerRows.Format(size: true) with
    {
        Table = "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}",
    };

    private static readonly ListFormat Volumes = VolumeRows.List with { Table = "{{.Name}}\t{{.Links}}\t{{.Size}}" };

    private static readonly ListFormat Cache = new()
    {
        Table = "{{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.UsageCount}}\t{{.Shared}}",
        Titles = new Dictionary<string, string>
        {
            ["ID"] = "CACHE ID", ["CacheType"] = "CACHE TYPE", ["Size"] = "SIZE", ["CreatedSince"] = "CREATED", ["LastUsedSince"] = "LAST USED",
            ["UsageCount"] = "USAGE", ["Shared"] = "SHARED",
        },
    };

    /// <summary>Writes all tables.</summary>
    public static void Write(TextWriter output, DiskUsage usage, DateTimeOffset now)
    {
        var images = new ImageRows(now, truncate: true);
        var containers = new ContainerRows(now, truncate: true);
        output.Write("Images space usage:\n\n");
        Images.Write(output, null, (usage.Images ?? []).SelectMany(image => images.Rows(image, digests: false)));
        output.Write("\nContainers space usage:\n\n");
        Containers.Write(output, null, (usage.Containers ?? []).Select(container => containers.Row(container with { SizeRootFs = 0 })));
        output.Write("\nLocal Volumes space usage:\n\n");
        Volumes.Write(output, null, (usage.Volumes ?? []).Select(VolumeRows.Row));
        var cache = usage.BuildCache ?? [];
        output.Write($"\nBuild cache usage: {HumanSize.Format(cache.Sum(entry => entry.Size))}\n\n");
        Cache.Write(output, null, cache.Select(entry => Row(entry, now)));
    }

    private static TemplateRow Row(BuildCacheEntry entry, DateTimeOffset now) => new()
    {
        ["ID"] = ShortId.Of(entry.ID),
        ["CacheType"] = entry.Type,
        ["Size"] = HumanSize.Format(entry.Size, 3),
        ["CreatedSince"] = HumanTime.Ago(entry.CreatedAt, now),
        ["LastUsedSince"] = entry.LastUsedAt is { } used ? HumanTime.Ago(used, now) : "",
        ["UsageCount"] = entry.UsageCount.ToString(),
        ["Shared"] = entry.Shared ? "true" : "false",
    };
}
