namespace Gantry.Runtime.Isolation;

/// <summary>Something about a container's isolation that stands out.</summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="Subject">What it is about, such as <c>namespaces</c>.</param>
/// <param name="Text">What it means, and what would change it.</param>
public sealed record IsolationFinding(FindingSeverity Severity, string Subject, string Text);
