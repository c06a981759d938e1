using System.Globalization;
using System.Text;

namespace Gantry.Linux.Filesystem;

/// <summary>Reads the mounts of a process.</summary>
public static class MountTable
{
    /// <summary>The mounts that a process sees, in the order in which they were made.</summary>
    /// <param name="process">The process, by number or <c>self</c>.</param>
    public static IReadOnlyList<MountEntry> Read(string process = "self") =>
        Parse(File.ReadAllText($"/proc/{process}/mountinfo"));

    /// <summary>Reads the text of a mountinfo file; lines that are no such are left out.</summary>
    public static IReadOnlyList<MountEntry> Parse(string text)
    {
        var mounts = new List<MountEntry>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (ParseLine(line) is { } mount)
                mounts.Add(mount);
        return mounts;
    }

    /// <summary>36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue</summary>
    private static MountEntry? ParseLine(string line)
    {
        var fields = line.Split(' ');
        var dash = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
        if (dash < 6 || fields.Length < dash + 4
            || !int.TryParse(fields[0], CultureInfo.InvariantCulture, out var id)
            || !int.TryParse(fields[1], CultureInfo.InvariantCulture, out var parent))
            return null;
        return new MountEntry
        {
            Id = id,
            ParentId = parent,
            Device = fields[2],
            Root = Unescape(fields[3]),
            Target = Unescape(fields[4]),
            Options = fields[5].Split(','),
            Propagation = fields[6..dash],
            Type = fields[dash + 1],
            Source = Unescape(fields[dash + 2]),
            FilesystemOptions = fields[dash + 3].Split(','),
        };
    }

    /// <summary>The kernel writes space, tab, newline and backslash as a backslash and three octal digits.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\'))
            return field;
        var text = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && field.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                text.Append((char)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')));
                i += 3;
            }
            else
            {
                text.Append(field[i]);
            }
        }
        return text.ToString();
    }
}
