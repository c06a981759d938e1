namespace Gantry.Runtime.Configuration;

/// <summary>A resource limit.</summary>
public sealed record Ulimit
{
    /// <summary>The limit without <c>RLIMIT_</c>, in lower case.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The soft limit; -1 is none.</summary>
    public long Soft { get; init; }

    /// <summary>The hard limit; -1 is none.</summary>
    public long Hard { get; init; }
}
