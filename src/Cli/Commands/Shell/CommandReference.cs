using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Shell;

/// <summary>The reference page: the help of every command, one after the other.</summary>
internal static class CommandReference
{
    private const int Width = 100;

    /// <summary>Writes the page.</summary>
    public static void Write(CliCommand root, TextWriter output)
    {
        output.Write("# Commands\n\n");
        output.Write("The verbs, flags, output and exit codes are those of `docker`, so `alias docker=gantry` works, and the program\n");
        output.Write("called by the name `docker` is this command line. What Gantry adds is marked with a plus sign.\n\n");
        output.Write("This page is written by `gantry docs > docs/commands.md`.\n\n");
        foreach (var command in All(root).Where(command => command != root)) output.Write($"- [{HelpWriter.FullName(command, "gantry")}](#{Anchor(command)}): {command.Description}{(IsAddition(command) ? " +" : "")}\n");
        foreach (var command in All(root)) WriteCommand(command, output);
    }

    private static void WriteCommand(CliCommand command, TextWriter output)
    {
        output.Write($"\n## {HelpWriter.FullName(command, "gantry")}\n\n```text\n");
        HelpWriter.Write(command, "gantry", Width, output);
        output.Write("```\n");
    }

    private static IEnumerable<CliCommand> All(CliCommand command) =>
        new[] { command }.Concat(command.Subcommands.OfType<CliCommand>().Where(sub => !sub.Hidden).OrderBy(sub => sub.Name, StringComparer.Ordinal).SelectMany(All));

    private static string Anchor(CliCommand command) => HelpWriter.FullName(command, "gantry").Replace(' ', '-');

    private static bool IsAddition(CliCommand command) => string.Join(' ', command.WordPath) is
        "isolation" or "daemon" or "completion" or "network graph" or "network check"
        or "volume export" or "volume import" or "volume clone" or "volume snapshot";
}
