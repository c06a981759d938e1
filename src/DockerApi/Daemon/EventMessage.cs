using System.Text.Json.Serialization;
using Gantry.DockerApi.Http;
using Gantry.Engine.Events;

namespace Gantry.DockerApi.Daemon;

/// <summary>An event with the members of today and, for containers and images, those of old clients.</summary>
internal sealed record EventMessage
{
    [JsonPropertyName("status"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    [JsonPropertyName("id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    [JsonPropertyName("from"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    public required string Type { get; init; }
    public required string Action { get; init; }
    public required EventActor Actor { get; init; }

    [JsonPropertyName("scope")]
    public string Scope { get; init; } = "local";

    [JsonPropertyName("time")]
    public required long Time { get; init; }

    [JsonPropertyName("timeNano")]
    public required long TimeNano { get; init; }

    public static EventMessage Of(EngineEvent happened)
    {
        var hasOldForm = happened.Type is "container" or "image";
        return new EventMessage
        {
            Status = hasOldForm ? happened.Action : null,
            Id = hasOldForm ? happened.ActorId : null,
            From = happened.Type == "container" ? happened.Attributes.GetValueOrDefault("image") : null,
            Type = happened.Type,
            Action = happened.Action,
            Actor = new EventActor(happened.ActorId, happened.Attributes),
            Time = happened.Time.ToUnixTimeSeconds(),
            TimeNano = happened.Time.UnixNanoseconds(),
        };
    }
}

/// <summary>What an event is about.</summary>
internal sealed record EventActor(string ID, IReadOnlyDictionary<string, string> Attributes);
