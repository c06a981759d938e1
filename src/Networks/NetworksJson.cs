using System.Text.Json.Serialization;
using Gantry.Networks.Overlay;
using Gantry.Networks.Sandboxes;

namespace Gantry.Networks;

/// <summary>How the records of this area are written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(AddressJsonConverter)])]
[JsonSerializable(typeof(Network))]
[JsonSerializable(typeof(SandboxRecord))]
[JsonSerializable(typeof(OverlayPeer))]
internal sealed partial class NetworksJson : JsonSerializerContext;
