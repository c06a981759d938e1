namespace Gantry.Cli.Client.Models;

/// <summary>A step of removing an image.</summary>
internal sealed record ImageDeletionReply(string? Untagged, string? Deleted);
