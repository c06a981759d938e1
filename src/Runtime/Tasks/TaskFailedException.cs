using Gantry.Errors;

namespace Gantry.Runtime.Tasks;

/// <summary>The OCI runtime could not start a program.</summary>
/// <param name="kind">Whose fault it is.</param>
/// <param name="exitCode">What a shell would exit with: 127 not found, 126 not executable, 128 otherwise.</param>
/// <param name="message">Why, in the words that Docker's clients look for.</param>
public sealed class TaskFailedException(ErrorKind kind, int exitCode, string message) : GantryException(kind, message)
{
    /// <summary>What a shell would exit with: 127 not found, 126 not executable, 128 otherwise.</summary>
    public int ExitCode { get; } = exitCode;
}
