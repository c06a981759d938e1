using System.Text.Json.Serialization;
using Gantry.Engine.Exec;

namespace Gantry.DockerApi.Exec;

/// <summary>All about a further program in a container.</summary>
internal sealed record ExecInspection
{
    public required string ID { get; init; }
    public required bool Running { get; init; }
    public required int? ExitCode { get; init; }
    public required ExecCommand ProcessConfig { get; init; }
    public required bool OpenStdin { get; init; }
    public required bool OpenStderr { get; init; }
    public required bool OpenStdout { get; init; }
    public required bool CanRemove { get; init; }
    public required string ContainerID { get; init; }
    public required string DetachKeys { get; init; }
    public required int Pid { get; init; }

    public static ExecInspection Of(ExecProcess exec) => new()
    {
        ID = exec.Id,
        Running = exec.Running,
        ExitCode = exec.ExitCode,
        ProcessConfig = new ExecCommand(
            exec.Creation.Tty, exec.Creation.Command[0], [.. exec.Creation.Command.Skip(1)], exec.Creation.Privileged, exec.Creation.User),
        OpenStdin = exec.OpenStdin,
        OpenStderr = exec.Creation.AttachStderr,
        OpenStdout = exec.Creation.AttachStdout,
        CanRemove = exec.ExitCode is not null,
        ContainerID = exec.ContainerId,
        DetachKeys = exec.Creation.DetachKeys ?? "",
        Pid = exec.Pid,
    };
}

/// <summary>The program.</summary>
internal sealed record ExecCommand(
    [property: JsonPropertyName("tty")] bool Tty,
    [property: JsonPropertyName("entrypoint")] string Entrypoint,
    [property: JsonPropertyName("arguments")] IReadOnlyList<string> Arguments,
    [property: JsonPropertyName("privileged")] bool Privileged,
    [property: JsonPropertyName("user")] string User);
