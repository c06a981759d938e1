using Gantry.Build.Context;

namespace Gantry.Build.Execution.Files;

/// <summary>How files are copied: what COPY's flags say.</summary>
internal sealed record CopyRules
{
    /// <summary>Who owns the copies; null keeps the sources' owners.</summary>
    public FileOwner? Owner { get; init; }

    /// <summary>The copies' permissions; null keeps the sources'.</summary>
    public PermissionChange? Permissions { get; init; }

    /// <summary>What is left out.</summary>
    public PathRules Exclude { get; init; } = new([]);

    /// <summary>Whether the copies keep their directories.</summary>
    public bool Parents { get; init; }

    /// <summary>The latest modification time that a copy may have; null keeps the sources'.</summary>
    public DateTimeOffset? LatestTime { get; init; }

    /// <summary>Whether devices, FIFOs and sockets are copied: of images yes, of a client's context no.</summary>
    public bool AllowSpecialFiles { get; init; }
}
