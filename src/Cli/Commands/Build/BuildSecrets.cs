using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cli.Configuration;

namespace Gantry.Cli.Commands.Build;

/// <summary>What a build is lent: secrets of this machine, and the user's logins at registries.</summary>
internal static class BuildSecrets
{
    /// <summary>Reads secrets, each <c>id=NAME[,src=FILE|,env=VARIABLE]</c>, as the daemon takes them; null for none.</summary>
    /// <exception cref="CommandException">One is malformed or not there.</exception>
    public static string? Read(IReadOnlyList<string> flags)
    {
        if (flags.Count == 0) return null;
        var secrets = flags.Select(Read).ToDictionary(s => s.Id, s => Convert.ToBase64String(s.Content));
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(secrets, BuildMessageJson.Default.DictionaryStringString));
    }

    /// <summary>The user's logins as the daemon takes them.</summary>
    public static string Logins(ConfigFile config)
    {
        var store = new CredentialStore(config);
        var logins = new JsonObject();
        foreach (var (registry, _) in config.Auths) logins[registry] = store.Find(registry).ToJson();
        return Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(logins.ToJsonString()));
    }

    private static (string Id, byte[] Content) Read(string flag)
    {
        var fields = flag.Split(',').Select(f => f.Split('=', 2)).ToDictionary(f => f[0], f => f.ElementAtOrDefault(1) ?? "");
        if (!fields.TryGetValue("id", out var id) || id.Length == 0) throw new CommandException($"invalid secret {flag}: want id=NAME[,src=FILE|,env=VARIABLE]");
        if (fields.GetValueOrDefault("env") is { Length: > 0 } variable)
            return (id, System.Text.Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable(variable) ?? throw new CommandException($"secret {id}: the variable {variable} is not set")));
        var file = fields.GetValueOrDefault("src") ?? fields.GetValueOrDefault("source") ?? id;
        return File.Exists(file) ? (id, File.ReadAllBytes(file)) : throw new CommandException($"secret {id}: the file {file} is not there");
    }
}
