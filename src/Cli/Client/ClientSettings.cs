using System.CommandLine;
using Gantry.Cli.Configuration;
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

    /// <summary>The context whose daemon this is; <c>default</c> when it is that of the flags or the environment.</summary>
    public string Context { get; init; } = ContextStore.DefaultName;

    /// <summary>The settings of the environment alone; an unusable context is no failure before a command is known.</summary>
    public static ClientSettings FromEnvironment() => OfAddress(null, Variable("DOCKER_CONFIG") ?? DefaultDirectory, null);

    /// <summary>The settings of a command line: flags before environment before the context that <c>config.json</c> names.</summary>
    /// <exception cref="CommandException">An address or a context is not usable.</exception>
    public static ClientSettings From(ParseResult line)
    {
        var hosts = line.GetValue(GlobalFlags.Host) ?? [];
        if (hosts.Length > 1) throw new CommandException("specify only one -H");
        var named = line.GetValue(GlobalFlags.Context);
        if (named is not null && hosts.Length > 0) throw new CommandException("conflicting options: cannot specify both --host and --context");
        var directory = line.GetValue(GlobalFlags.Config) ?? Variable("DOCKER_CONFIG") ?? DefaultDirectory;
        var context = named ?? (hosts.Length > 0 || Variable("DOCKER_HOST") is not null ? null : Variable("DOCKER_CONTEXT") ?? ConfigFile.Load(directory).CurrentContext);
        return context is null or ContextStore.DefaultName ? OfAddress(hosts.FirstOrDefault(), directory, line) : OfContext(context, directory);
    }

    private static string DefaultDirectory => Path.Combine(Variable("HOME") ?? "/", ".docker");

    private static ClientSettings OfAddress(string? host, string directory, ParseResult? line)
    {
        var tls = CreateTls(line, Variable("DOCKER_CERT_PATH") ?? directory);
        return new ClientSettings
        {
            Address = DaemonAddress.Parse(host ?? Variable("DOCKER_HOST") ?? DaemonAddress.Default, tls is not null),
            ConfigDirectory = directory,
            Tls = tls,
            ApiVersion = Variable("DOCKER_API_VERSION"),
        };
    }

    private static ClientSettings OfContext(string name, string directory)
    {
        var store = new ContextStore(directory);
        var context = store.Find(name);
        var tls = store.TlsOf(context);
        return new ClientSettings
        {
            Address = DaemonAddress.Parse(context.Host.Length > 0 ? context.Host : DaemonAddress.Default, tls is not null),
            ConfigDirectory = directory,
            Tls = tls,
            ApiVersion = Variable("DOCKER_API_VERSION"),
            Context = name,
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
}
