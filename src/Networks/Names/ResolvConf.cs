using System.Net;
using System.Text;

namespace Gantry.Networks.Names;

/// <summary>A resolver configuration: what resolv.conf(5) says.</summary>
internal sealed record ResolvConf
{
    /// <summary>The name servers, in order.</summary>
    public IReadOnlyList<IPAddress> Servers { get; init; } = [];

    /// <summary>The search domains, in order.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

    /// <summary>The options.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The servers that Docker falls back to when a host has none that a container can reach.</summary>
    private static readonly IPAddress[] PublicServers = [IPAddress.Parse("8.8.8.8"), IPAddress.Parse("8.8.4.4")];

    /// <summary>Reads a file's text; what is not understood is passed over, as resolvers do.</summary>
    public static ResolvConf Parse(string text)
    {
        var servers = new List<IPAddress>();
        string[] search = [], options = [];
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2)
                continue;
            switch (words[0])
            {
                case "nameserver" when IPAddress.TryParse(words[1], out var server): servers.Add(server); break;
                case "search" or "domain": search = words[1..]; break;
                case "options": options = [.. options, .. words[1..]]; break;
            }
        }
        return new() { Servers = servers, Search = search, Options = options };
    }

    /// <summary>Reads the host's configuration: behind systemd's stub resolver, the one that the stub itself uses.</summary>
    public static ResolvConf ReadHost(string path)
    {
        const string behindStub = "/run/systemd/resolve/resolv.conf";
        var host = File.Exists(path) ? Parse(File.ReadAllText(path)) : new();
        var isStub = host.Servers is [var only] && only.Equals(IPAddress.Parse("127.0.0.53"));
        return isStub && File.Exists(behindStub) ? Parse(File.ReadAllText(behindStub)) : host;
    }

    /// <summary>This configuration where the container names nothing else; a search of <c>.</c> means none.</summary>
    public ResolvConf Override(IReadOnlyList<string> servers, IReadOnlyList<string> search, IReadOnlyList<string> options) => new()
    {
        Servers = servers.Count > 0 ? [.. servers.Select(IPAddress.Parse)] : Servers,
        Search = search.Count > 0 ? [.. search.Where(s => s != ".")] : Search,
        Options = options.Count > 0 ? options : Options,
    };

    /// <summary>
    /// This configuration without servers on the host's loopback, which no container reaches; when none is left, public ones.
    /// </summary>
    public ResolvConf WithoutLoopback(bool ipv6)
    {
        var reachable = Servers.Where(s => !IPAddress.IsLoopback(s) && (ipv6 || s.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)).ToArray();
        return this with { Servers = reachable.Length > 0 ? reachable : PublicServers };
    }

    /// <summary>This configuration with the embedded DNS in front: the one server, and dotless names asked as they are.</summary>
    public ResolvConf BehindEmbedded() => this with
    {
        Servers = [Dns.EmbeddedDns.Address],
        Options = Options.Any(o => o.StartsWith("ndots:", StringComparison.Ordinal)) ? Options : [.. Options, "ndots:0"],
    };

    /// <summary>The file's text.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        foreach (var server in Servers)
            text.Append($"nameserver {server}\n");
        if (Search.Count > 0)
            text.Append($"search {string.Join(' ', Search)}\n");
        if (Options.Count > 0)
            text.Append($"options {string.Join(' ', Options)}\n");
        return text.ToString();
    }
}
