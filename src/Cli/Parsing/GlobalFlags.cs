using System.CommandLine;

namespace Gantry.Cli.Parsing;

/// <summary>The flags that come before the command.</summary>
internal static class GlobalFlags
{
    public static readonly Option<string?> Config = Flag.Text("--config", "Location of client config files (default: DOCKER_CONFIG, then ~/.docker)");
    public static readonly Option<string?> Context = Flag.Text("-c, --context", "Name of the context to use to connect to the daemon (overrides DOCKER_HOST and the context of \"gantry context use\")");
    public static readonly Option<bool> Debug = Flag.Switch("-D, --debug", "Enable debug mode");
    public static readonly Option<string[]> Host = Flag.List("-H, --host", "Daemon socket to connect to");
    public static readonly Option<string?> LogLevel = Flag.Text("-l, --log-level", "Set the logging level (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")");
    public static readonly Option<bool> Tls = Flag.Switch("--tls", "Use TLS; implied by --tlsverify");
    public static readonly Option<string?> TlsCaCert = Flag.Text("--tlscacert", "Trust certs signed only by this CA");
    public static readonly Option<string?> TlsCert = Flag.Text("--tlscert", "Path to TLS certificate file");
    public static readonly Option<string?> TlsKey = Flag.Text("--tlskey", "Path to TLS key file");
    public static readonly Option<bool> TlsVerify = Flag.Switch("--tlsverify", "Use TLS and verify the remote");
    public static readonly Option<bool> Version = Flag.Switch("-v, --version", "Print version information and quit");

    public static IReadOnlyList<Option> All { get; } =
        [Config, Context, Debug, Host, LogLevel, Tls, TlsCaCert, TlsCert, TlsKey, TlsVerify, Version];
}
