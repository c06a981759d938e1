using Gantry.Errors;

namespace Gantry.Engine.Top;

/// <summary>The output of <c>ps</c>.</summary>
internal static class PsTable
{
    /// <summary>Splits options as they come in one text.</summary>
    internal static IReadOnlyList<string> Split(string arguments) => arguments.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads a table and keeps the rows of some processes.</summary>
    /// <exception cref="InvalidArgumentException">There is no column PID to tell them by.</exception>
    internal static (IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Rows) Parse(string output, IReadOnlySet<int> pids)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var titles = (lines.FirstOrDefault() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var column = Array.IndexOf(titles, "PID");
        if (column < 0)
            throw new InvalidArgumentException("Couldn't find PID field in ps output");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var line in lines.Skip(1))
        {
            // The last column, the command, has spaces of its own.
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length <= column || !int.TryParse(fields[column], out var pid) || !pids.Contains(pid))
                continue;
            rows.Add(fields.Length <= titles.Length ? fields : [.. fields[..(titles.Length - 1)], string.Join(' ', fields[(titles.Length - 1)..])]);
        }
        return (titles, rows);
    }
}
