using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;

namespace Gantry.Cli.Commands.Containers;

/// <summary>Containers as lines of a list.</summary>
internal sealed class ContainerRows(DateTimeOffset now, bool truncate)
{
    private const int CommandWidth = 20;
    private const int MountWidth = 15;

    private static readonly Dictionary<string, string> Titles = new()
    {
        ["ID"] = "CONTAINER ID", ["Names"] = "NAMES", ["Image"] = "IMAGE", ["Command"] = "COMMAND", ["CreatedAt"] = "CREATED AT",
        ["RunningFor"] = "CREATED", ["Ports"] = "PORTS", ["State"] = "STATE", ["Status"] = "STATUS", ["Size"] = "SIZE",
        ["Labels"] = "LABELS", ["Mounts"] = "MOUNTS", ["LocalVolumes"] = "LOCAL VOLUMES", ["Networks"] = "NETWORKS", ["Platform"] = "PLATFORM",
    };

    /// <summary>The table, with sizes when wanted.</summary>
    public static ListFormat Format(bool size) => new()
    {
        Table = "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}" + (size ? "\t{{.Size}}" : ""),
        Titles = Titles,
    };

    /// <summary>A container as a line.</summary>
    public TemplateRow Row(ContainerSummary container)
    {
        var created = DateTimeOffset.FromUnixTimeSeconds(container.Created).ToLocalTime();
        var labels = container.Labels ?? new Dictionary<string, string>();
        return new TemplateRow
        {
            ["ID"] = truncate ? ShortId.Of(container.Id) : container.Id,
            ["Names"] = Names(container),
            ["Image"] = Image(container),
            ["Command"] = $"\"{(truncate ? Table.Ellipsis(container.Command, CommandWidth) : container.Command)}\"",
            ["CreatedAt"] = HumanTime.Moment(created),
            ["RunningFor"] = HumanTime.Ago(created, now),
            ["Ports"] = PortList.Format(container.Ports),
            ["State"] = container.State,
            ["Status"] = container.Status,
            ["Size"] = Size(container),
            ["Labels"] = string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")),
            ["Mounts"] = string.Join(',', container.Mounts.Select(Mount)),
            ["LocalVolumes"] = container.Mounts.Count(mount => mount.Type == "volume").ToString(),
            ["Networks"] = string.Join(',', container.NetworkSettings?.Networks?.Keys ?? []),
            ["Platform"] = null,
        }.WithMethod("Label", name => labels.GetValueOrDefault(name, ""));
    }

    // A name with another slash is a link's alias, seen from the container that links.
    private string Names(ContainerSummary container)
    {
        var names = container.Names.Select(name => name.TrimStart('/'));
        return string.Join(',', truncate ? names.Where(name => !name.Contains('/')) : names);
    }

    private string Image(ContainerSummary container)
    {
        if (container.Image.Length == 0) return "<no image>";
        if (!truncate) return container.Image;
        if (ShortId.Of(container.ImageID) == ShortId.Of(container.Image)) return ShortId.Of(container.Image);
        return container.Image.Split('@')[0] is { Length: > 0 } name && name != "sha256" ? name : container.Image;
    }

    private string Mount(MountSummary mount)
    {
        var name = string.IsNullOrEmpty(mount.Name) ? mount.Source ?? "" : mount.Name;
        return truncate ? Table.Ellipsis(name, MountWidth) : name;
    }

    private static string Size(ContainerSummary container)
    {
        var own = HumanSize.Format(container.SizeRw, 3);
        return container.SizeRootFs > 0 ? $"{own} (virtual {HumanSize.Format(container.SizeRootFs, 3)})" : own;
    }
}
