using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Converters;
using Gantry.DockerApi.Daemon;
using Gantry.DockerApi.Exec;
using Gantry.DockerApi.Http;
using Gantry.DockerApi.Images;
using Gantry.DockerApi.Networks;
using Gantry.DockerApi.Stats;
using Gantry.DockerApi.Volumes;
using Gantry.Images.Snapshots;
using Gantry.Networks.Graph;
using Gantry.Runtime.Configuration;

namespace Gantry.DockerApi;

/// <summary>JSON as Docker's clients and daemon write it.</summary>
/// <remarks>
/// In what is read, a member whose default is not null has a setter: generated code gives init-only members a value also when
/// the JSON has none, and so takes their default away.
/// </remarks>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(IdResponse))]
[JsonSerializable(typeof(VersionResponse))]
[JsonSerializable(typeof(InfoResponse))]
[JsonSerializable(typeof(EventMessage))]
[JsonSerializable(typeof(DiskUsage))]
[JsonSerializable(typeof(LoginResponse))]
[JsonSerializable(typeof(ContainerConfig))]
[JsonSerializable(typeof(HostConfig))]
[JsonSerializable(typeof(CreateEnvelope))]
[JsonSerializable(typeof(CreateResponse))]
[JsonSerializable(typeof(UpdateResponse))]
[JsonSerializable(typeof(List<ContainerSummary>))]
[JsonSerializable(typeof(ContainerInspection))]
[JsonSerializable(typeof(ContainersPruned))]
[JsonSerializable(typeof(WaitResponse))]
[JsonSerializable(typeof(StatsResponse))]
[JsonSerializable(typeof(TopResponse))]
[JsonSerializable(typeof(FileStat))]
[JsonSerializable(typeof(IReadOnlyList<FileChange>))]
[JsonSerializable(typeof(ExecCreateBody))]
[JsonSerializable(typeof(ExecStartBody))]
[JsonSerializable(typeof(ExecInspection))]
[JsonSerializable(typeof(RegistryAuth))]
[JsonSerializable(typeof(ProgressLine))]
[JsonSerializable(typeof(List<ImageSummary>))]
[JsonSerializable(typeof(ImageInspection))]
[JsonSerializable(typeof(List<HistoryStep>))]
[JsonSerializable(typeof(IReadOnlyList<SearchResult>))]
[JsonSerializable(typeof(List<ImageRemoved>))]
[JsonSerializable(typeof(ImagesPruned))]
[JsonSerializable(typeof(DistributionInspection))]
[JsonSerializable(typeof(NetworkCreateBody))]
[JsonSerializable(typeof(ConnectBody))]
[JsonSerializable(typeof(DisconnectBody))]
[JsonSerializable(typeof(NetworkCreated))]
[JsonSerializable(typeof(NetworkInspection))]
[JsonSerializable(typeof(List<NetworkInspection>))]
[JsonSerializable(typeof(NetworksPruned))]
[JsonSerializable(typeof(NetworkGraph))]
[JsonSerializable(typeof(ReachabilityResponse))]
[JsonSerializable(typeof(VolumeCreateBody))]
[JsonSerializable(typeof(VolumeInspection))]
[JsonSerializable(typeof(VolumeList))]
[JsonSerializable(typeof(VolumesPruned))]
[JsonSerializable(typeof(VolumeTransferReport))]
[JsonSerializable(typeof(VolumeCopyBody))]
internal sealed partial class Wire : JsonSerializerContext
{
    /// <summary>The context. Keys are read in any case, as Go does, but never twice (what policy saw is what runs).</summary>
    public static Wire Json { get; } = new(new JsonSerializerOptions
    {
        PropertyNameCaseInsensitive = true,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new TimestampConverter(), new TextConverter(), new FlagConverter(), new IntConverter(), new LongConverter() },
    });
}
