using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Networks;

namespace Gantry.Cli.Client.Models;

/// <summary>How the daemon's answers are read.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(IdReply))]
[JsonSerializable(typeof(WaitReply))]
[JsonSerializable(typeof(ExecState))]
[JsonSerializable(typeof(TopReply))]
[JsonSerializable(typeof(List<FileChangeReply>))]
[JsonSerializable(typeof(List<ContainerSummary>))]
[JsonSerializable(typeof(List<ImageSummary>))]
[JsonSerializable(typeof(List<ImageDeletionReply>))]
[JsonSerializable(typeof(List<HistoryEntry>))]
[JsonSerializable(typeof(List<SearchResult>))]
[JsonSerializable(typeof(List<NetworkSummary>))]
[JsonSerializable(typeof(VolumeList))]
[JsonSerializable(typeof(VolumeSummary))]
[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(ContainerStats))]
[JsonSerializable(typeof(EventMessage))]
[JsonSerializable(typeof(ProgressMessage))]
[JsonSerializable(typeof(PruneReply))]
[JsonSerializable(typeof(DiskUsage))]
[JsonSerializable(typeof(VersionReply))]
[JsonSerializable(typeof(SystemInfo))]
[JsonSerializable(typeof(AuthReply))]
[JsonSerializable(typeof(PathStat))]
[JsonSerializable(typeof(Dictionary<string, EndpointSettings>))]
internal sealed partial class ModelsJson : JsonSerializerContext;
