using System.Text.Json.Serialization;
using Gantry.Oci;

namespace Gantry.Runtime.Configuration;

/// <summary>What runs in a container: Docker's portable part of a container's configuration.</summary>
public sealed record ContainerConfig
{
    /// <summary>The host name; the short id when empty.</summary>
    public string? Hostname { get; init; }

    /// <summary>The NIS domain name.</summary>
    public string? Domainname { get; init; }

    /// <summary>User and group: <c>name|uid[:group|gid]</c>; the image's when empty.</summary>
    public string? User { get; init; }

    /// <summary>Whether the creating client attaches to the standard input.</summary>
    public bool AttachStdin { get; init; }

    /// <summary>Whether the creating client attaches to the standard output.</summary>
    public bool AttachStdout { get; init; }

    /// <summary>Whether the creating client attaches to the standard error.</summary>
    public bool AttachStderr { get; init; }

    /// <summary>Ports that the program listens on, as <c>80/tcp</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, EmptyObject>? ExposedPorts { get; init; }

    /// <summary>Whether the program gets a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>Whether the standard input stays open without a client.</summary>
    public bool OpenStdin { get; init; }

    /// <summary>Whether the standard input closes when the first client leaves.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>Environment, as <c>NAME=value</c>; a bare <c>NAME</c> removes the image's.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The command, or the arguments of the entry point.</summary>
    [JsonConverter(typeof(CommandConverter))]
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>How to test that the program works; the image's when null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HealthConfig? Healthcheck { get; init; }

    /// <summary>Windows only; kept as it came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ArgsEscaped { get; init; }

    /// <summary>The image as the user named it.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>Paths that get a volume of their own.</summary>
    public IReadOnlyDictionary<string, EmptyObject>? Volumes { get; init; }

    /// <summary>The working directory; made when it is not there.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>The entry point; an empty string alone clears the image's.</summary>
    [JsonConverter(typeof(CommandConverter))]
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Whether the container has no network at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? NetworkDisabled { get; init; }

    /// <summary>The hardware address on the default network (API before 1.44).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MacAddress { get; init; }

    /// <summary>Instructions for a build that starts from the image.</summary>
    public IReadOnlyList<string>? OnBuild { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The signal that asks the program to stop; SIGTERM when empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StopSignal { get; init; }

    /// <summary>Seconds from the stop signal to SIGKILL; 10 when null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StopTimeout { get; init; }

    /// <summary>The shell of shell-form commands.</summary>
    [JsonConverter(typeof(CommandConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Shell { get; init; }
}
