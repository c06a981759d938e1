namespace Gantry.Engine.Containers;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code, or 128 and the signal.</param>
/// <param name="Error">Why the wait failed, if it did.</param>
public sealed record ExitStatus(int ExitCode, string? Error);
