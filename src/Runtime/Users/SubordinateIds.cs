using System.Globalization;
using Gantry.Errors;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Users;

/// <summary>The ids that <c>userns-remap</c> gives containers: a user's and a group's ranges in /etc/subuid and /etc/subgid (subuid(5)).</summary>
public static class SubordinateIds
{
    /// <summary>The word for the user that is made when it is not there (<see cref="RemapUser"/>).</summary>
    public const string Default = "default";

    private const uint LeastSize = IdMapping.UsualSize;

    /// <summary>Finds the ranges.</summary>
    /// <param name="remap"><c>user[:group]</c> by name or number, or <c>default</c> for <c>dockremap</c>.</param>
    /// <param name="root">The root directory; another one than <c>/</c> in tests.</param>
    /// <exception cref="InvalidArgumentException">There is no range of 65536 ids for the user or the group.</exception>
    public static IdMapping Find(string remap, string root = "/")
    {
        var names = remap.Split(':');
        if (names.Length > 2 || names.Any(name => name.Length == 0))
            throw new InvalidArgumentException($"invalid userns-remap {remap}: want USER[:GROUP] or default");
        var user = names[0] == Default ? RemapUser.Name : names[0];
        var group = names.Length == 2 ? names[1] : user;
        var (uid, users) = Find(Path.Combine(root, "etc/subuid"), Path.Combine(root, "etc/passwd"), user);
        var (gid, groups) = Find(Path.Combine(root, "etc/subgid"), Path.Combine(root, "etc/group"), group);
        return new IdMapping(uid, gid, Math.Min(users, groups));
    }

    private static (uint Start, uint Size) Find(string ranges, string names, string name)
    {
        // A range stands under the name or the number of its owner.
        var aliases = Lines(names).Where(fields => fields.Length > 2 && (fields[0] == name || fields[2] == name))
            .SelectMany(fields => (string[])[fields[0], fields[2]]).Append(name).ToHashSet();
        foreach (var fields in Lines(ranges).Where(fields => fields.Length == 3 && aliases.Contains(fields[0])))
            if (Number(fields[1]) is { } start && Number(fields[2]) is { } size && size >= LeastSize)
                return (start, size);
        throw new InvalidArgumentException(
            $"userns-remap: {ranges} has no range of {LeastSize} ids for {name}: add one, such as with usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {name}");
    }

    private static IEnumerable<string[]> Lines(string file) =>
        File.Exists(file) ? File.ReadLines(file).Select(line => line.Trim().Split(':')) : [];

    private static uint? Number(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
