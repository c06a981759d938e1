using Gantry.Cli.Client;
using Gantry.Errors;

namespace Gantry.Cli;

/// <summary>What a failure looks like at the terminal.</summary>
/// <param name="Message">What is printed; empty when it is said already.</param>
/// <param name="ExitCode">The exit code.</param>
internal sealed record Failure(string Message, int ExitCode)
{
    /// <summary>The failure that an exception stands for; null when it is a fault of this program.</summary>
    public static Failure? Describe(Exception exception) => exception switch
    {
        CommandException e => new Failure(e.Message, e.ExitCode),
        DaemonException e => new Failure($"Error response from daemon: {e.Message}", 1),
        DaemonUnreachableException or GantryException or IOException or UnauthorizedAccessException => new Failure(exception.Message, 1),
        _ => null,
    };
}
