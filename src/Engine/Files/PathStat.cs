namespace Gantry.Engine.Files;

/// <summary>What is known of a file in a container (Docker's <c>X-Docker-Container-Path-Stat</c>).</summary>
/// <param name="Name">The last part of its path.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Mode">Type and permission bits as <c>stat</c> gives them (<c>st_mode</c>).</param>
/// <param name="Modified">When it was changed.</param>
/// <param name="LinkTarget">Where a symbolic link leads within the container; empty for others.</param>
public sealed record PathStat(string Name, long Size, uint Mode, DateTimeOffset Modified, string LinkTarget);
