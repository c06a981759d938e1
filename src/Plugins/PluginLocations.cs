using System.Text.Json;
using Gantry.Errors;

namespace Gantry.Plugins;

/// <summary>
/// Where plugins are found, in Docker's order: a socket <c>NAME.sock</c> (or <c>NAME/NAME.sock</c>), then a file
/// <c>NAME.spec</c> with an address or <c>NAME.json</c> with an address and TLS settings.
/// </summary>
/// <param name="SocketDirectory">Holds the sockets.</param>
/// <param name="SpecDirectories">Hold the files.</param>
public sealed record PluginLocations(string SocketDirectory, IReadOnlyList<string> SpecDirectories)
{
    /// <summary>Docker's places.</summary>
    public static PluginLocations Docker { get; } = new("/run/docker/plugins", ["/etc/docker/plugins", "/usr/lib/docker/plugins"]);

    /// <summary>Finds where a plugin listens, or null when there is none of that name.</summary>
    /// <exception cref="UnavailableException">The file that says where is malformed.</exception>
    internal PluginEndpoint? Find(string name)
    {
        // The name becomes a file name: one that is a path finds nothing.
        if (name.Length == 0 || name.Contains('/') || name[0] == '.')
            return null;
        string[] sockets = [Path.Combine(SocketDirectory, $"{name}.sock"), Path.Combine(SocketDirectory, name, $"{name}.sock")];
        if (sockets.FirstOrDefault(File.Exists) is { } socket)
            return new(new Uri($"unix://{socket}"), null);
        return SpecDirectories
            .SelectMany(directory => new[] { Path.Combine(directory, $"{name}.spec"), Path.Combine(directory, $"{name}.json"), Path.Combine(directory, name, $"{name}.spec"), Path.Combine(directory, name, $"{name}.json") })
            .Where(File.Exists)
            .Select(Read)
            .FirstOrDefault();
    }

    /// <summary>The names of all plugins that are to be found.</summary>
    public IReadOnlyList<string> Names() =>
    [
        .. Within(SocketDirectory, ".sock")
            .Concat(SpecDirectories.SelectMany(directory => Within(directory, ".spec").Concat(Within(directory, ".json"))))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Files <c>NAME.sock</c> or <c>NAME/NAME.sock</c>.</summary>
    private static IEnumerable<string> Within(string directory, string ending)
    {
        if (!Directory.Exists(directory))
            return [];
        var own = Directory.EnumerateFiles(directory, "*" + ending).Select(file => Path.GetFileName(file)[..^ending.Length]);
        var nested = Directory.EnumerateDirectories(directory).Select(d => Path.GetFileName(d)).Where(name => File.Exists(Path.Combine(directory, name, name + ending)));
        return own.Concat(nested).Where(name => name.Length > 0);
    }

    private static PluginEndpoint Read(string file)
    {
        try
        {
            if (file.EndsWith(".spec", StringComparison.Ordinal))
                return Endpoint(file, File.ReadAllText(file).Trim(), null);
            var spec = JsonSerializer.Deserialize(File.ReadAllBytes(file), PluginJson.Default.PluginSpec);
            return Endpoint(file, spec?.Address ?? "", spec?.Tls);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UnavailableException($"cannot read the plugin file {file}: {e.Message}", e);
        }
    }

    private static PluginEndpoint Endpoint(string file, string address, PluginTls? tls)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("unix" or "tcp" or "http" or "https"))
            throw new UnavailableException($"the plugin file {file} has no valid address; write one such as unix:///run/NAME.sock or tcp://127.0.0.1:8080");
        if (uri.Scheme == "tcp")
            uri = new UriBuilder(uri) { Scheme = tls is null ? "http" : "https" }.Uri;
        return new(uri, tls);
    }
}
