namespace Gantry.Networks.Graph;

/// <summary>Whether one container reaches another, with each step that was looked at.</summary>
/// <param name="IsReachable">Whether it does.</param>
/// <param name="Reason">In one sentence, the way that leads there or what stops it.</param>
/// <param name="Steps">What was looked at, in order.</param>
public sealed record ReachabilityResult(bool IsReachable, string Reason, IReadOnlyList<ReachabilityStep> Steps);
