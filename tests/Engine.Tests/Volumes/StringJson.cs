using System.Text.Json.Serialization;

namespace Gantry.Engine.Tests.Volumes;

[JsonSerializable(typeof(string))]
internal sealed partial class StringJson : JsonSerializerContext;
