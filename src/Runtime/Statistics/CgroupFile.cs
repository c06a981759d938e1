using System.Globalization;

namespace Gantry.Runtime.Statistics;

/// <summary>A file of a control group. One that is not there, because the controller is off or the group is gone, is empty.</summary>
internal static class CgroupFile
{
    public static string Text(string? directory, string file)
    {
        if (directory is null)
            return "";
        try
        {
            return File.ReadAllText(Path.Combine(directory, file));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException || IsGone(gone))
        {
            return "";
        }
    }

    /// <summary>A single number; null for <c>max</c> or an empty file.</summary>
    public static ulong? Number(string? directory, string file) =>
        ulong.TryParse(Text(directory, file).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Lines of a name and a number.</summary>
    public static Dictionary<string, ulong> Table(string? directory, string file)
    {
        var table = new Dictionary<string, ulong>();
        foreach (var line in Text(directory, file).Split('\n'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && ulong.TryParse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                table[line[..space]] = number;
        }
        return table;
    }

    // The kernel answers ENODEV when a group goes away between open and read.
    private static bool IsGone(Exception exception) => exception is IOException { HResult: 19 };
}
