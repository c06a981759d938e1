using Gantry.Errors;

namespace Gantry.Build.Execution;

/// <summary>A RUN step's command ended with a failure.</summary>
internal sealed class StepFailedException(string command, int exitCode)
    : GantryException(ErrorKind.InvalidArgument, $"process \"{command}\" did not complete successfully: exit code: {exitCode}")
{
    /// <summary>How it ended.</summary>
    public int ExitCode { get; } = exitCode;
}
