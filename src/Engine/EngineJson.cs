using System.Text.Json.Serialization;
using Gantry.Engine.Containers;
using Gantry.Engine.Exec;

namespace Gantry.Engine;

/// <summary>How the engine's records are written.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true,
    Converters = [typeof(IPAddressJsonConverter)])]
[JsonSerializable(typeof(ContainerRecord))]
[JsonSerializable(typeof(FrozenContainer))]
[JsonSerializable(typeof(ExecRecord))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class EngineJson : JsonSerializerContext;
