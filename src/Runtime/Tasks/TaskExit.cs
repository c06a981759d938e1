namespace Gantry.Runtime.Tasks;

/// <summary>How and when a container's program ended.</summary>
/// <param name="ExitCode">Its exit code, or 128 and the signal.</param>
/// <param name="Time">When.</param>
/// <param name="Error">What else went wrong; empty if nothing.</param>
public sealed record TaskExit(int ExitCode, DateTimeOffset Time, string Error = "");
