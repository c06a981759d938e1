using System.Text.Json;

namespace Gantry.Engine.Volumes;

/// <summary>A volume, and what its driver says of it at this moment.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Scope"><c>local</c>, or <c>global</c> when a plugin's volumes are the same on every host.</param>
/// <param name="Status">Whatever the plugin has to tell; null when it has nothing.</param>
public sealed record VolumeDetails(Volume Volume, string Scope, IReadOnlyDictionary<string, JsonElement>? Status = null);
