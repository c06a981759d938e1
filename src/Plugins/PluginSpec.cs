using System.Text.Json.Serialization;

namespace Gantry.Plugins;

/// <summary>The file that says where a plugin listens (<c>NAME.json</c>).</summary>
internal sealed record PluginSpec
{
    /// <summary>Such as <c>unix:///run/plugin.sock</c> or <c>tcp://127.0.0.1:8080</c>.</summary>
    [JsonPropertyName("Addr")]
    public string? Address { get; init; }

    /// <summary>Present when the plugin speaks TLS.</summary>
    [JsonPropertyName("TLSConfig")]
    public PluginTls? Tls { get; init; }
}
