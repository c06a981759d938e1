using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;

namespace Gantry.Cli.Commands.Volumes;

/// <summary>Volumes as lines of a list.</summary>
internal static class VolumeRows
{
    private const string Unknown = "N/A";

    /// <summary>The table.</summary>
    public static ListFormat List { get; } = new()
    {
        Table = "{{.Driver}}\t{{.Name}}",
        Quiet = "{{.Name}}",
        Titles = new Dictionary<string, string>
        {
            ["Driver"] = "DRIVER", ["Name"] = "VOLUME NAME", ["Scope"] = "SCOPE", ["Mountpoint"] = "MOUNTPOINT", ["Labels"] = "LABELS", ["Links"] = "LINKS",
            ["Size"] = "SIZE", ["Group"] = "GROUP", ["Availability"] = "AVAILABILITY", ["Status"] = "STATUS",
        },
    };

    /// <summary>A volume as a line.</summary>
    public static TemplateRow Row(VolumeSummary volume)
    {
        var labels = volume.Labels ?? new Dictionary<string, string>();
        return new TemplateRow
        {
            ["Driver"] = volume.Driver,
            ["Name"] = volume.Name,
            ["Scope"] = volume.Scope,
            ["Mountpoint"] = volume.Mountpoint,
            ["Labels"] = string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")),
            ["Links"] = volume.UsageData is { } used ? used.RefCount.ToString() : Unknown,
            ["Size"] = volume.UsageData is { } usage ? HumanSize.Format(usage.Size) : Unknown,
            ["Group"] = Unknown,
            ["Availability"] = Unknown,
            ["Status"] = Unknown,
        }.WithMethod("Label", name => labels.GetValueOrDefault(name, ""));
    }
}
