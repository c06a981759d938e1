using System.CommandLine;
using Gantry.Cli.Commands;

namespace Gantry.Cli.Parsing;

/// <summary>Writes the help of a command, laid out as Docker's with examples below.</summary>
internal static class HelpWriter
{
    private const int DefaultWidth = 80;

    /// <summary>Writes the help of a command.</summary>
    public static void Write(CliCommand command, CliSession session)
    {
        var width = Math.Clamp(session.Streams.OutputTerminal?.Size?.Columns ?? DefaultWidth, 40, 120);
        Write(command, session.ProgramName, width, session.Out);
    }

    /// <summary>Writes the help of a command for a page of a width.</summary>
    public static void Write(CliCommand command, string program, int width, TextWriter output)
    {
        output.WriteLine($"Usage:  {Usage(command, program)}\n\n{command.Description}");
        if (command.Details is { } details) output.WriteLine($"\n{details}");
        if (command.AlsoKnownAs.Count > 0)
            output.WriteLine($"\nAliases:\n  {string.Join(", ", command.AlsoKnownAs.Select(alias => $"{program} {alias}"))}");
        if (command is RootCliCommand) WriteSections(output);
        else WriteRows("Commands:", [.. Visible(command).Select(sub => (sub.Name, sub.Description ?? ""))], int.MaxValue, output);
        WriteRows(command is RootCliCommand ? "Global Options:" : "Options:", [.. command.Options.Where(o => !o.Hidden).OrderBy(o => o.Name, StringComparer.Ordinal).Select(Row)], width, output);
        if (command.Examples.Count > 0) WriteExamples(command, program, output);
        if (command.Subcommands.Count > 0)
            output.WriteLine($"\nRun '{FullName(command, program)} COMMAND --help' for more information on a command.");
    }

    /// <summary>How a command is called, such as <c>gantry rm [OPTIONS] CONTAINER [CONTAINER...]</c>.</summary>
    public static string Usage(CliCommand command, string program)
    {
        var options = command.Options.Count > 0 ? " [OPTIONS]" : "";
        var operands = command.Operands.Length > 0 ? " " + command.Operands : "";
        return FullName(command, program) + options + operands;
    }

    /// <summary>The words that call a command, such as <c>gantry network create</c>.</summary>
    public static string FullName(CliCommand command, string program) => string.Join(' ', command.WordPath.Prepend(program));

    /// <summary>Says what is wrong with a command line.</summary>
    public static void WriteUsageError(UsageException error, CliSession session)
    {
        var name = FullName(error.Command, session.ProgramName);
        var message = error.Describe(name);
        session.Err.WriteLine(error.NamesProgram ? $"{session.ProgramName}: {message}" : message);
        if (error.Hint is { } hint) session.Err.WriteLine($"Did you mean '{hint}'?");
        session.Err.WriteLine($"\nUsage:  {Usage(error.Command, session.ProgramName)}\n\nRun '{name} --help' for more information");
    }

    private static IEnumerable<CliCommand> Visible(CliCommand command) =>
        command.Subcommands.OfType<CliCommand>().Where(sub => !sub.Hidden).OrderBy(sub => sub.Name, StringComparer.Ordinal);

    private static void WriteSections(TextWriter output)
    {
        foreach (var section in CommandTree.Sections)
            WriteRows(section.Title, [.. section.Create().Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? ""))], int.MaxValue, output);
    }

    private static (string Names, string Description) Row(Option option)
    {
        var shorthand = option.Aliases.FirstOrDefault(alias => alias is ['-', not '-']);
        var names = shorthand is null ? $"    {option.Name}" : $"{shorthand}, {option.Name}";
        return ($"{names} {option.HelpName}".TrimEnd(), option.Description ?? "");
    }

    private static void WriteRows(string title, IReadOnlyList<(string Name, string Description)> rows, int width, TextWriter output)
    {
        if (rows.Count == 0) return;
        output.WriteLine($"\n{title}");
        var column = rows.Max(row => row.Name.Length) + 5;
        foreach (var (name, description) in rows)
        {
            var lines = Wrap(description, Math.Max(20, width == int.MaxValue ? width : width - column));
            output.WriteLine(("  " + name).PadRight(column) + lines[0]);
            foreach (var line in lines.Skip(1)) output.WriteLine(new string(' ', column) + line);
        }
    }

    private static void WriteExamples(CliCommand command, string program, TextWriter output)
    {
        output.WriteLine("\nExamples:");
        foreach (var example in command.Examples) output.WriteLine($"  # {example.Purpose}\n  {program} {example.Line}");
    }

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' '))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    lines.Add(line);
                    line = word;
                }
                else line = line.Length == 0 ? word : $"{line} {word}";
            }
            lines.Add(line);
        }
        return lines;
    }
}
