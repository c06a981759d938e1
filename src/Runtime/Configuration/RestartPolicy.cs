namespace Gantry.Runtime.Configuration;

/// <summary>What happens when the program ends.</summary>
public sealed record RestartPolicy
{
    /// <summary>Empty or <c>no</c>, <c>always</c>, <c>unless-stopped</c>, <c>on-failure</c>.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Most retries of <c>on-failure</c>; 0 is no limit.</summary>
    public int MaximumRetryCount { get; init; }
}
