namespace Gantry.Plugins;

/// <summary>Where a plugin listens.</summary>
/// <param name="Address">A <c>unix</c>, <c>http</c> or <c>https</c> address.</param>
/// <param name="Tls">How to speak TLS; null when it is not spoken.</param>
internal sealed record PluginEndpoint(Uri Address, PluginTls? Tls);
