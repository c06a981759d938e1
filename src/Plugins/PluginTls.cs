namespace Gantry.Plugins;

/// <summary>How to speak TLS with a plugin.</summary>
/// <param name="InsecureSkipVerify">Whether any certificate will do.</param>
/// <param name="CAFile">The authority that signed the plugin's certificate; null takes the host's.</param>
/// <param name="CertFile">Our certificate.</param>
/// <param name="KeyFile">Our key.</param>
internal sealed record PluginTls(bool InsecureSkipVerify, string? CAFile, string? CertFile, string? KeyFile);
