namespace Gantry.Cli.Client.Models;

/// <summary>The product that the daemon is part of.</summary>
internal sealed record VersionPlatform(string? Name);
