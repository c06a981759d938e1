namespace Gantry.Runtime.Configuration;

/// <summary>A log driver and its options.</summary>
public sealed record LogConfig
{
    /// <summary><c>json-file</c>, <c>local</c> or <c>none</c>; empty is the daemon's.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string>? Config { get; init; }
}
