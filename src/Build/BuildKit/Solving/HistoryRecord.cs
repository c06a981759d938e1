using System.Text.Json.Serialization;
using Gantry.Oci;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>A build that ended, as it is recorded under its reference.</summary>
/// <param name="Record">BuildKit's record of it, as protocol buffer.</param>
/// <param name="Blobs">What the record refers to in the content store.</param>
internal sealed record HistoryRecord(byte[] Record, IReadOnlyList<Digest> Blobs);

/// <summary>How the records are written.</summary>
[JsonSerializable(typeof(HistoryRecord))]
internal sealed partial class HistoryJson : JsonSerializerContext;
