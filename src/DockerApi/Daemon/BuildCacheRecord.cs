using System.Text.Json.Serialization;
using Gantry.Build.Cache;

namespace Gantry.DockerApi.Daemon;

/// <summary>A record of the build cache.</summary>
internal sealed record BuildCacheRecord
{
    public required string ID { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Parents { get; init; }

    public required string Type { get; init; }
    public required string Description { get; init; }
    public required bool InUse { get; init; }
    public required bool Shared { get; init; }
    public required long Size { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? LastUsedAt { get; init; }
    public required int UsageCount { get; init; }

    /// <summary>The record in the API's terms.</summary>
    public static BuildCacheRecord Of(CacheUsage usage) => new()
    {
        ID = usage.Record.Id,
        Parents = usage.Parents.Count > 0 ? usage.Parents : null,
        Type = usage.TypeName,
        Description = usage.Record.Description,
        InUse = usage.InUse,
        Shared = usage.Shared,
        Size = usage.Record.Size,
        CreatedAt = usage.Record.Created,
        LastUsedAt = usage.Record.LastUsed,
        UsageCount = usage.Record.UsageCount,
    };
}
