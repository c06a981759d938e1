namespace Gantry.Runtime.Isolation;

/// <summary>Who a process runs as.</summary>
public sealed record UserReport
{
    /// <summary>User id on the host.</summary>
    public required uint Uid { get; init; }

    /// <summary>Group id on the host.</summary>
    public required uint Gid { get; init; }

    /// <summary>Supplementary groups on the host.</summary>
    public required IReadOnlyList<uint> Groups { get; init; }

    /// <summary>User ids of its user namespace.</summary>
    public required IReadOnlyList<IdMapReport> UidMap { get; init; }

    /// <summary>Group ids of its user namespace.</summary>
    public required IReadOnlyList<IdMapReport> GidMap { get; init; }
}
