using System.Text.Json.Serialization;
using Gantry.Engine.Exec;
using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.DockerApi.Exec;

/// <summary>A program to run in a container.</summary>
internal sealed record ExecCreateBody
{
    public string User { get; set; } = "";
    public bool Privileged { get; init; }
    public bool Tty { get; init; }
    public IReadOnlyList<int>? ConsoleSize { get; init; }
    public bool AttachStdin { get; init; }
    public bool AttachStdout { get; init; }
    public bool AttachStderr { get; init; }
    public string? DetachKeys { get; init; }
    public IReadOnlyList<string>? Env { get; init; }
    public string WorkingDir { get; set; } = "";

    [JsonConverter(typeof(CommandConverter))]
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <exception cref="InvalidArgumentException">There is no command.</exception>
    public ExecCreation ToCreation() => new()
    {
        Command = Cmd is { Count: > 0 } ? Cmd : throw new InvalidArgumentException("No exec command specified"),
        AttachStdin = AttachStdin,
        AttachStdout = AttachStdout,
        AttachStderr = AttachStderr,
        Tty = Tty,
        ConsoleSize = ConsoleSize is { Count: 2 } ? ConsoleSize : null,
        Env = Env ?? [],
        User = User,
        Privileged = Privileged,
        WorkingDir = WorkingDir,
        DetachKeys = string.IsNullOrEmpty(DetachKeys) ? null : DetachKeys,
    };
}

/// <summary>How a program is started.</summary>
internal sealed record ExecStartBody
{
    public bool Detach { get; init; }
    public bool Tty { get; init; }
    public IReadOnlyList<int>? ConsoleSize { get; init; }
}
