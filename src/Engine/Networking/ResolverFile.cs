namespace Gantry.Engine.Networking;

/// <summary>The /etc/resolv.conf of containers that have no network of ours: the host's, with what the user asked for in place of it.</summary>
internal static class ResolverFile
{
    internal static string Write(string host, IReadOnlyList<string> servers, IReadOnlyList<string> search, IReadOnlyList<string> options)
    {
        var lines = host.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).Where(line => Keyword(line) switch
        {
            "nameserver" => servers.Count == 0,
            "search" or "domain" => search.Count == 0,
            "options" => options.Count == 0,
            _ => false,
        }).ToList();
        lines.AddRange(servers.Select(server => "nameserver " + server));
        if (search.Count > 0 && search is not ["."])
            lines.Add("search " + string.Join(' ', search));
        if (options.Count > 0)
            lines.Add("options " + string.Join(' ', options));
        return string.Join('\n', lines) + "\n";
    }

    private static string Keyword(string line) => line.Split([' ', '\t'], 2)[0];
}
