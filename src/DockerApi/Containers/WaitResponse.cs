using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers;

/// <summary>How a wait ended.</summary>
internal sealed record WaitResponse(
    int StatusCode, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WaitError? Error);

/// <summary>Why a wait failed.</summary>
internal sealed record WaitError(string Message);
