using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Files of variables or labels: a <c>NAME=value</c> a line, comments behind a number sign.</summary>
internal static class EnvironmentFile
{
    /// <summary>A variable of a flag's value.</summary>
    /// <exception cref="FormatException">It has no name.</exception>
    public static string Variable(string text) =>
        KeyValue.Split(text).Name.Length > 0 ? text : throw new FormatException($"invalid environment variable: {text}");

    /// <summary>The variables of files, then those of flags; a bare name takes its value from this process, or drops out.</summary>
    public static IEnumerable<string> Resolve(IEnumerable<string> files, IEnumerable<string> flags)
    {
        foreach (var variable in files.SelectMany(file => Read(file, "variable")).Concat(flags))
        {
            if (variable.Contains('=')) yield return variable;
            else if (Environment.GetEnvironmentVariable(variable) is { } value) yield return $"{variable}={value}";
        }
    }

    /// <summary>The labels of a file.</summary>
    public static IEnumerable<string> ReadLabels(string file) => Read(file, "label");

    private static IEnumerable<string> Read(string file, string kind)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"open {file}: no such file or directory");
        }
        foreach (var raw in lines)
        {
            var line = raw.TrimStart();
            if (line.Length == 0 || line[0] == '#') continue;
            var name = KeyValue.Split(line).Name;
            if (name.Length == 0) throw new CommandException($"invalid env file ({file}): no variable name on line '{line}'");
            if (name.Any(char.IsWhiteSpace)) throw new CommandException($"invalid env file ({file}): {kind} '{name}' contains whitespaces");
            yield return line;
        }
    }
}
