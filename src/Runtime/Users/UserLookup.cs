using System.Globalization;
using Gantry.Errors;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Users;

/// <summary>
/// Finds out who a program runs as, from the container's own /etc/passwd and /etc/group. These are the image's, so hostile:
/// they are bounded in size, a line that is not exact counts for nothing, and what looks like a number is never taken for a name.
/// </summary>
public static class UserLookup
{
    /// <summary>As for Docker: larger ids are negative in some programs, and the largest are «no id» to the kernel.</summary>
    private const uint LargestId = int.MaxValue;

    private const string DefaultHome = "/";

    /// <summary>Looks a user up.</summary>
    /// <param name="user"><c>name|uid[:group|gid]</c>; root when empty.</param>
    /// <param name="groupAdd">Supplementary groups, by name or number.</param>
    /// <param name="readFile">Reads a file of the container's root up to a size; null when it is not there. It follows links only inside the root.</param>
    /// <exception cref="InvalidArgumentException">There is no such user or group, or a number is no valid id.</exception>
    public static ProcessUser Find(string? user, IReadOnlyList<string>? groupAdd, Func<string, int, byte[]?> readFile)
    {
        var (userPart, groupPart) = Split(user ?? "");
        var groups = new Lazy<IReadOnlyList<GroupEntry>>(() => AccountFiles.ReadGroups(readFile));
        var found = FindUser(userPart, AccountFiles.ReadUsers(readFile));
        var gid = groupPart.Length > 0 ? FindGroup(groupPart, groups.Value) : found.Gid;
        // A group that was named stands alone, as for login with newgrp; else those that list the user count too.
        var memberships = groupPart.Length > 0 || found.Name is null
            ? []
            : groups.Value.Where(group => group.Members.Contains(found.Name)).Select(group => group.Gid);
        var added = (groupAdd ?? []).Select(group => FindAddedGroup(group, groups.Value));
        return new ProcessUser(found.Uid, gid, [.. memberships.Concat(added).Prepend(gid).Distinct()], found.Home);
    }

    private static (string User, string Group) Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }

    private static (string? Name, uint Uid, uint Gid, string Home) FindUser(string user, IReadOnlyList<UserEntry> users)
    {
        if (user.Length == 0)
            user = "0";
        var uid = ParseId(user);
        var entry = uid is { } number ? users.FirstOrDefault(u => u.Uid == number) : users.FirstOrDefault(u => u.Name == user);
        if (entry is not null)
            return (entry.Name, entry.Uid, entry.Gid, entry.Home.Length > 0 ? entry.Home : DefaultHome);
        return uid is { } unlisted
            ? (null, unlisted, 0, DefaultHome)
            : throw new InvalidArgumentException($"unable to find user {user}: no matching entries in passwd file");
    }

    private static uint FindGroup(string group, IReadOnlyList<GroupEntry> groups) =>
        ParseId(group)
        ?? groups.FirstOrDefault(entry => entry.Name == group)?.Gid
        ?? throw new InvalidArgumentException($"unable to find group {group}: no matching entries in group file");

    private static uint FindAddedGroup(string group, IReadOnlyList<GroupEntry> groups) =>
        ParseId(group)
        ?? groups.FirstOrDefault(entry => entry.Name == group)?.Gid
        ?? throw new InvalidArgumentException($"Unable to find group {group}");

    /// <summary>The id that a text is; null for a name.</summary>
    /// <exception cref="InvalidArgumentException">It is a number, but no valid id: never a name, however the image's files spell one (CVE-2024-40635).</exception>
    private static uint? ParseId(string text)
    {
        var digits = text.TrimStart('+', '-');
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit))
            return null;
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= LargestId
            ? id
            : throw new InvalidArgumentException($"invalid id {text}: uids and gids must be in range 0-{LargestId}");
    }
}
