namespace Gantry.Runtime.Users;

/// <summary>A line of /etc/group.</summary>
internal sealed record GroupEntry(string Name, uint Gid, IReadOnlyList<string> Members);
