using System.Globalization;
using System.Text;
using Gantry.Errors;

namespace Gantry.Runtime.Users;

/// <summary>Reads /etc/passwd and /etc/group (passwd(5), group(5)) of a container.</summary>
internal static class AccountFiles
{
    /// <summary>Room for a hundred thousand accounts; more is an attack on the daemon's memory.</summary>
    public const int LargestFile = 8 << 20;

    private const int MostMemberships = 65_536; // NGROUPS_MAX

    public static IReadOnlyList<UserEntry> ReadUsers(Func<string, int, byte[]?> readFile) =>
        [.. Lines("/etc/passwd", readFile).Select(ParseUser).OfType<UserEntry>()];

    public static IReadOnlyList<GroupEntry> ReadGroups(Func<string, int, byte[]?> readFile) =>
        [.. Lines("/etc/group", readFile).Select(ParseGroup).OfType<GroupEntry>()];

    // A malformed number must not become 0, which is root: such a line is left out.
    private static UserEntry? ParseUser(string line) =>
        line.Split(':') is [{ Length: > 0 } name, _, var uid, var gid, _, var home, ..] && Id(uid) is { } user && Id(gid) is { } group
            ? new UserEntry(name, user, group, home)
            : null;

    private static GroupEntry? ParseGroup(string line) =>
        line.Split(':') is [{ Length: > 0 } name, _, var gid, .. var rest] && Id(gid) is { } group
            ? new GroupEntry(name, group, rest is [{ Length: > 0 } members, ..] ? Members(members, name) : [])
            : null;

    private static string[] Members(string text, string group)
    {
        var members = text.Split(',', StringSplitOptions.TrimEntries);
        return members.Length <= MostMemberships ? members : throw new InvalidArgumentException($"group {group} has more than {MostMemberships} members");
    }

    private static uint? Id(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= int.MaxValue ? id : null;

    private static IEnumerable<string> Lines(string path, Func<string, int, byte[]?> readFile)
    {
        if (readFile(path, LargestFile) is not { } content)
            yield break;
        using var reader = new StringReader(Encoding.UTF8.GetString(content));
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }
}
