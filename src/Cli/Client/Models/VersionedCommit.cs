namespace Gantry.Cli.Client.Models;

/// <summary>The version of a program that the daemon uses.</summary>
internal sealed record VersionedCommit(string? ID);
