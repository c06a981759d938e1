namespace Gantry.Cli.Client;

/// <summary>Where a daemon listens: a unix socket, or a host and port.</summary>
internal sealed record DaemonAddress
{
    /// <summary>Where Gantry's daemon listens when nothing else is said.</summary>
    public const string Default = "unix:///run/gantry.sock";

    private const int PlainPort = 2375, TlsPort = 2376;

    private DaemonAddress(string text) => Text = text;

    /// <summary>The address as it was given.</summary>
    public string Text { get; }

    /// <summary>The unix socket; null for TCP.</summary>
    public string? SocketPath { get; private init; }

    /// <summary>The host of a TCP address; <c>localhost</c> for a unix socket.</summary>
    public string Host { get; private init; } = "localhost";

    /// <summary>The port of a TCP address.</summary>
    public int Port { get; private init; }

    /// <summary>Whether this is the default address.</summary>
    public bool IsDefault => Text == Default;

    /// <summary>Parses an address of <c>-H</c> or <c>DOCKER_HOST</c>.</summary>
    /// <param name="text">The address.</param>
    /// <param name="tls">Whether the connection has TLS, which has a default port of its own.</param>
    /// <exception cref="CommandException">It is not one.</exception>
    public static DaemonAddress Parse(string text, bool tls = false)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = end < 0 ? (text.StartsWith('/') ? "unix" : "tcp") : text[..end];
        var rest = end < 0 ? text : text[(end + 3)..];
        return scheme switch
        {
            "unix" => new DaemonAddress($"unix://{rest}") { SocketPath = rest.Length > 0 ? rest : "/run/gantry.sock" },
            "tcp" or "http" or "https" => Tcp(text, rest, tls ? TlsPort : PlainPort),
            "ssh" => throw new CommandException(
                $"unable to connect to {text}: SSH addresses are not supported; forward the socket with: ssh -nNT -L /tmp/docker.sock:/run/gantry.sock HOST"),
            _ => throw new CommandException($"unable to parse docker host `{text}`"),
        };
    }

    private static DaemonAddress Tcp(string text, string rest, int defaultPort)
    {
        if (!Uri.TryCreate($"http://{rest}", UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw new CommandException($"unable to parse docker host `{text}`");
        var hasPort = rest.Split('/')[0].LastIndexOf(':') > rest.LastIndexOf(']');
        return new DaemonAddress(text.Contains("://", StringComparison.Ordinal) ? text : $"tcp://{text}")
        {
            Host = uri.Host,
            Port = hasPort ? uri.Port : defaultPort,
        };
    }
}
