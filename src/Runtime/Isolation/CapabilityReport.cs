namespace Gantry.Runtime.Isolation;

/// <summary>A capability.</summary>
/// <param name="Name">Such as <c>CAP_CHOWN</c>.</param>
/// <param name="Allows">What it allows, in a line.</param>
public sealed record CapabilityReport(string Name, string Allows);
