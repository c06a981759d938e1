using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Client;

/// <summary>How the daemon is reached and where the user's configuration is.</summary>
internal sealed record ClientSettings
{
    /// <summary>The daemon's address.</summary>
    public required DaemonAddress Address { get; init; }

    /// <summary>TLS of a connection over TCP; null for none.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>The folder of <c>config.json</c>.</summary>
    public required string ConfigDirectory { get; init; }

    /// <summary>The API version that the user insists on; negotiated when null.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The settings of the environment alone.</summary>
    public static ClientSettings FromEnvironment() => Create(null, null, null);

    /// <summary>The settings of a command line: flags before environment.</summary>
    /// <exception cref="CommandException">An address or a context is not usable.</exception>
    public static ClientSettings From(ParseResult line)
    {
        if (line.GetValue(GlobalFlags.Context) is { } context and not "default")
            throw new CommandException($"context \"{context}\": context not found: name the daemon with --host or DOCKER_HOST instead");
        var hosts = line.GetValue(GlobalFlags.Host) ?? [];
        if (hosts.Length > 1) throw new CommandException("specify only one -H");
        return Create(hosts.FirstOrDefault(), line.GetValue(GlobalFlags.Config), line);
    }

    private static ClientSettings Create(string? host, string? config, ParseResult? line)
    {
        var directory = config ?? Variable("DOCKER_CONFIG") ?? Path.Combine(Home(), ".docker");
        return new ClientSettings
        {
            Address = DaemonAddress.Parse(host ?? Variable("DOCKER_HOST") ?? DaemonAddress.Default),
            ConfigDirectory = directory,
            Tls = CreateTls(line, Variable("DOCKER_CERT_PATH") ?? directory),
            ApiVersion = Variable("DOCKER_API_VERSION"),
        };
    }

    private static TlsSettings? CreateTls(ParseResult? line, string directory)
    {
        var verify = line?.GetValue(GlobalFlags.TlsVerify) == true || Variable("DOCKER_TLS_VERIFY") is not null;
        if (!verify && line?.GetValue(GlobalFlags.Tls) != true && Variable("DOCKER_TLS") is null) return null;
        return new TlsSettings
        {
            Verify = verify,
            CaFile = line?.GetValue(GlobalFlags.TlsCaCert) ?? Path.Combine(directory, "ca.pem"),
            CertificateFile = line?.GetValue(GlobalFlags.TlsCert) ?? Path.Combine(directory, "cert.pem"),
            KeyFile = line?.GetValue(GlobalFlags.TlsKey) ?? Path.Combine(directory, "key.pem"),
        };
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string Home() => Variable("HOME") ?? "/";
}
