using System.Text.Json.Serialization;

namespace Gantry.Images.Registry;

/// <summary>The answer of a registry's token server.</summary>
internal sealed record RegistryToken
{
    [JsonPropertyName("token")]
    public string? Token { get; init; }

    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }
}

/// <summary>The body of a registry's refusal.</summary>
internal sealed record RegistryErrors
{
    [JsonPropertyName("errors")]
    public IReadOnlyList<RegistryError>? Errors { get; init; }
}

/// <summary>One reason of a registry's refusal.</summary>
internal sealed record RegistryError
{
    [JsonPropertyName("code")]
    public string? Code { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }
}

/// <summary>How a registry's small documents are read.</summary>
[JsonSerializable(typeof(RegistryToken))]
[JsonSerializable(typeof(RegistryErrors))]
internal sealed partial class RegistryJson : JsonSerializerContext;
