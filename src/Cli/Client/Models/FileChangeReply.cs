namespace Gantry.Cli.Client.Models;

/// <summary>A change to a container's file system: 0 changed, 1 added, 2 deleted.</summary>
internal sealed record FileChangeReply(string Path, int Kind);
