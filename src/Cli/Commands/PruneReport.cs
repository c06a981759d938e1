using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;

namespace Gantry.Cli.Commands;

/// <summary>Says what a prune removed.</summary>
internal static class PruneReport
{
    /// <summary>The names of what is gone, if anything is.</summary>
    public static void Write(CliSession session, string title, IReadOnlyList<string>? names)
    {
        if (names is not { Count: > 0 }) return;
        session.Out.WriteLine(title);
        foreach (var name in names) session.Out.WriteLine(name);
        session.Out.WriteLine();
    }

    /// <summary>The tags and layers that are gone.</summary>
    public static void WriteImages(CliSession session, IReadOnlyList<ImageDeletionReply>? images) =>
        Write(session, "Deleted Images:", images?.Select(image => image.Deleted is { Length: > 0 } id ? $"deleted: {id}" : $"untagged: {image.Untagged}").ToList());

    /// <summary>The bytes that are free again.</summary>
    public static void WriteTotal(CliSession session, long bytes) => session.Out.WriteLine($"Total reclaimed space: {HumanSize.Format(bytes)}");
}
