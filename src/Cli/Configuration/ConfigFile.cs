using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Linux.Filesystem;

namespace Gantry.Cli.Configuration;

/// <summary>The user's <c>config.json</c>. What this program does not know is kept when it is saved.</summary>
internal sealed class ConfigFile
{
    private const string FileName = "config.json";

    private readonly JsonObject _root;
    private readonly string _path;

    private ConfigFile(string path, JsonObject root)
    {
        _path = path;
        _root = root;
    }

    /// <summary>Where it is.</summary>
    public string Location => _path;

    /// <summary>Headers for every request to the daemon.</summary>
    public IReadOnlyDictionary<string, string> HttpHeaders => Texts("HttpHeaders");

    /// <summary>The program that keeps credentials; null for the file itself.</summary>
    public string? CredentialStore => Text("credsStore");

    /// <summary>Programs that keep the credentials of single registries.</summary>
    public IReadOnlyDictionary<string, string> CredentialHelpers => Texts("credHelpers");

    /// <summary>The context that commands use; null for none.</summary>
    public string? CurrentContext
    {
        get => Text("currentContext");
        set
        {
            _root.Remove("currentContext");
            if (value is not null) _root["currentContext"] = value;
        }
    }

    /// <summary>Further folders with plugins.</summary>
    public IReadOnlyList<string> PluginDirectories =>
        [.. (_root["cliPluginsExtraDirs"] as JsonArray ?? []).OfType<JsonValue>().Select(value => value.TryGetValue(out string? text) ? text : null).OfType<string>()];

    /// <summary>The keys that leave a container; null for the default.</summary>
    public string? DetachKeys => Text("detachKeys");

    /// <summary>The user's default <c>--format</c> of a command, such as <c>psFormat</c>.</summary>
    public string? Format(string key) => Text(key);

    /// <summary>Proxy settings for containers, as variables, of a daemon or of all.</summary>
    public IEnumerable<KeyValuePair<string, string>> ProxyVariables(string daemon)
    {
        if (_root["proxies"] is not JsonObject proxies || (proxies[daemon] ?? proxies["default"]) is not JsonObject settings) yield break;
        foreach (var (key, variable) in new[] { ("httpProxy", "HTTP_PROXY"), ("httpsProxy", "HTTPS_PROXY"), ("ftpProxy", "FTP_PROXY"), ("noProxy", "NO_PROXY"), ("allProxy", "ALL_PROXY") })
        {
            if (settings[key]?.GetValue<string>() is not { Length: > 0 } value) continue;
            yield return new(variable, value);
            yield return new(variable.ToLowerInvariant(), value);
        }
    }

    /// <summary>The stored credentials by registry, as they are.</summary>
    public JsonObject Auths => _root["auths"] as JsonObject ?? [];

    /// <summary>Replaces the entry of a registry; removes it when null.</summary>
    public void SetAuth(string registry, JsonObject? entry)
    {
        if (_root["auths"] is not JsonObject auths) _root["auths"] = auths = [];
        auths.Remove(registry);
        if (entry is not null) auths[registry] = entry;
    }

    /// <summary>Reads the file of a folder; an absent one is empty.</summary>
    /// <exception cref="CommandException">It is not JSON.</exception>
    public static ConfigFile Load(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            var text = File.ReadAllText(path);
            if (string.IsNullOrWhiteSpace(text)) return new ConfigFile(path, []);
            var node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true });
            return new ConfigFile(path, node as JsonObject ?? []);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ConfigFile(path, []);
        }
        catch (JsonException e)
        {
            throw new CommandException($"error loading config file: {path}: {e.Message}");
        }
    }

    /// <summary>Writes the file whole or not at all, readable by its owner only.</summary>
    public void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!, DirectoryModes.Private);
        var target = FilePath.Replaceable(_path);
        var temporary = $"{target}.{Environment.ProcessId}";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(temporary, options))
        using (var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, IndentCharacter = '\t', IndentSize = 1, NewLine = "\n" }))
            _root.WriteTo(writer);
        File.Move(temporary, target, overwrite: true);
    }

    private string? Text(string key) => _root[key] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    private Dictionary<string, string> Texts(string key) => (_root[key] as JsonObject)?
        .Where(pair => pair.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String)
        .ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>()) ?? [];
}
