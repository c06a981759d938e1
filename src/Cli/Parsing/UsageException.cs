namespace Gantry.Cli.Parsing;

/// <summary>The command line itself is wrong.</summary>
internal sealed class UsageException : Exception
{
    private const int FlagExitCode = 125;

    private readonly Func<string, string> _describe;

    private UsageException(CliCommand command, Func<string, string> describe, int exitCode, string? hint = null) : base(describe(command.Name))
    {
        _describe = describe;
        Command = command;
        ExitCode = exitCode;
        Hint = hint;
    }

    /// <summary>The command whose usage is shown.</summary>
    public CliCommand Command { get; }

    /// <summary>The exit code: 125 for flags and 1 for anything else, as scripts know it from Docker.</summary>
    public int ExitCode { get; }

    /// <summary>What may have been meant.</summary>
    public string? Hint { get; }

    /// <summary>Whether the message follows the program's name.</summary>
    public bool NamesProgram => ExitCode != FlagExitCode;

    /// <summary>What is wrong, when the command is called by its full name.</summary>
    public string Describe(string fullName) => _describe(fullName);

    /// <summary>A flag has no value or a bad one.</summary>
    public static UsageException BadFlag(CliCommand command, string message) => new(command, _ => message, FlagExitCode);

    /// <summary>There is no such flag.</summary>
    public static UsageException UnknownFlag(CliCommand command, string message, string? name) =>
        new(command, _ => message, FlagExitCode, Suggestion.Closest(name, command.Options.Select(option => option.Name)));

    /// <summary>There is no such command.</summary>
    public static UsageException UnknownCommand(CliCommand parent, string word) =>
        new(parent, name => $"unknown command: {name} {word}", 1, Suggestion.Closest(word, parent.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)));

    /// <summary>There are too many or too few arguments.</summary>
    public static UsageException BadCount(CliCommand command, string complaint) => new(command, name => $"'{name}' {complaint}", 1);
}
