using System.Text;
using Gantry.Errors;
using Gantry.Linux.Filesystem;

namespace Gantry.Build.Execution.Files;

/// <summary>Reads <c>--chown=user[:group]</c>; names are looked up in the image's own files, which are somebody else's data.</summary>
internal static class OwnerLookup
{
    /// <summary>The most that is read of /etc/passwd and /etc/group.</summary>
    private const int FileLimit = 16 * 1024 * 1024;

    /// <exception cref="InvalidArgumentException">A name is unknown or a number out of range.</exception>
    public static FileOwner Resolve(RootedDirectory root, string text)
    {
        var colon = text.IndexOf(':');
        var user = colon < 0 ? text : text[..colon];
        var group = colon < 0 ? "" : text[(colon + 1)..];
        if (text.Length == 0 || text.Count(c => c == ':') > 1)
            throw new InvalidArgumentException($"invalid chown string: \"{text}\"");
        var uid = user.Length == 0 ? 0 : Id(root, "etc/passwd", user, "user");
        return new(uid, group.Length == 0 ? uid : Id(root, "etc/group", group, "group"));
    }

    private static uint Id(RootedDirectory root, string file, string name, string what)
    {
        if (name.All(char.IsAsciiDigit))
            return uint.TryParse(name, out var number) && number <= int.MaxValue
                ? number
                : throw new InvalidArgumentException($"{what} id {name} is out of range: want 0 to {int.MaxValue}");
        var content = Encoding.UTF8.GetString(root.ReadFile(file, FileLimit) ?? []);
        foreach (var line in content.AsSpan().EnumerateLines())
            if (line.StartsWith(name) && line.Length > name.Length && line[name.Length] == ':'
                && line.ToString().Split(':') is { Length: >= 3 } fields && uint.TryParse(fields[2], out var id) && id <= int.MaxValue)
                return id;
        throw new InvalidArgumentException($"unable to convert {what} string to id: no {what} \"{name}\" in the image's /{file}");
    }
}
