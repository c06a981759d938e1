namespace Gantry.Linux.Processes;

/// <summary>How a short program ended.</summary>
/// <param name="ExitCode">Its exit code, or 128 and the signal.</param>
/// <param name="Output">The beginning of what it wrote to its standard output.</param>
/// <param name="Error">The beginning of what it wrote to its standard error.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error);
