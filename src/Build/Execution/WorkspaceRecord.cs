using System.Text.Json.Serialization;

namespace Gantry.Build.Execution;

/// <summary>A workspace or view that exists, or did when the daemon was killed.</summary>
/// <param name="Layer">Whether it is a writable layer, in which a command may run.</param>
internal sealed record WorkspaceRecord(bool Layer);

/// <summary>How the records are written.</summary>
[JsonSerializable(typeof(WorkspaceRecord))]
internal sealed partial class WorkspaceJson : JsonSerializerContext;
