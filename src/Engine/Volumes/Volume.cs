namespace Gantry.Engine.Volumes;

/// <summary>A volume: a directory that outlives containers.</summary>
public sealed record Volume
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The driver; <c>local</c> is ours.</summary>
    public string Driver { get; init; } = "local";

    /// <summary>The directory on the host.</summary>
    public required string Mountpoint { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether nobody named it, so that it goes with its container.</summary>
    public bool Anonymous { get; init; }
}
