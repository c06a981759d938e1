namespace Gantry.Cli;

/// <summary>A command failed.</summary>
/// <param name="message">What to print on the standard error; nothing when empty.</param>
/// <param name="exitCode">The exit code.</param>
internal sealed class CommandException(string message, int exitCode = 1) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
