namespace Gantry.Networks.Graph;

/// <summary>A step on the way from one container to another.</summary>
/// <param name="Passes">Whether a packet gets past it.</param>
/// <param name="What">What was looked at and found.</param>
public sealed record ReachabilityStep(bool Passes, string What);
