namespace Gantry.Runtime.Users;

/// <summary>A line of /etc/passwd.</summary>
internal sealed record UserEntry(string Name, uint Uid, uint Gid, string Home);
