using Gantry.Cli.Client;
using Gantry.Errors;

namespace Gantry.Cli;

/// <summary>What a failure looks like at the terminal.</summary>
/// <param name="Message">What is printed; empty when it is said already.</param>
/// <param name="ExitCode">The exit code.</param>
internal sealed record Failure(string Message, int ExitCode)
{
    private const int BadDescriptorError = 9;
    private const int BrokenPipeError = 32;
    private const int BrokenPipeExitCode = 128 + 13;

    /// <summary>Whether an exception says that nobody reads our output: the pipe is broken, or the stream was closed from the start.</summary>
    public static bool IsBrokenPipe(Exception exception) =>
        exception is IOException { HResult: BrokenPipeError } or UnauthorizedAccessException { InnerException: IOException { HResult: BadDescriptorError } };

    /// <summary>The failure that an exception stands for; null when it is a fault of this program.</summary>
    public static Failure? Describe(Exception exception) => exception switch
    {
        _ when IsBrokenPipe(exception) => new Failure("", BrokenPipeExitCode),
        CommandException e => new Failure(e.Message, e.ExitCode),
        DaemonException e => new Failure($"Error response from daemon: {e.Message}", 1),
        DaemonUnreachableException or GantryException or IOException or UnauthorizedAccessException => new Failure(exception.Message, 1),
        _ => null,
    };
}
