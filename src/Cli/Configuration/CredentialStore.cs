using System.Text;
using System.Text.Json.Nodes;

namespace Gantry.Cli.Configuration;

/// <summary>Keeps logins: in <c>config.json</c>, or with the helper programs that it names.</summary>
internal sealed class CredentialStore(ConfigFile config)
{
    /// <summary>The name under which Docker Hub's login is kept.</summary>
    public const string DockerHub = "https://index.docker.io/v1/";

    // What a helper answers as the user of an identity token.
    private const string TokenUser = "<token>";

    /// <summary>The key of a registry: Docker Hub has its own.</summary>
    public static string KeyOf(string registry) => registry is "docker.io" or "index.docker.io" ? DockerHub : registry;

    /// <summary>The login of a registry; an empty one when there is none.</summary>
    public RegistryLogin Find(string registry)
    {
        var key = KeyOf(registry);
        if (HelperOf(key) is { } helper && helper.Get(key) is { } kept)
        {
            return kept.Username == TokenUser
                ? new RegistryLogin { IdentityToken = kept.Password, ServerAddress = key }
                : kept with { ServerAddress = key };
        }
        foreach (var (name, entry) in config.Auths)
        {
            if (entry is JsonObject found && (name == key || HostOf(name) == key)) return Decode(found) with { ServerAddress = key };
        }
        return new RegistryLogin();
    }

    /// <summary>Keeps a login.</summary>
    /// <returns>Whether it lies unencrypted in the file.</returns>
    public bool Store(string registry, RegistryLogin login)
    {
        var key = KeyOf(registry);
        if (HelperOf(key) is { } helper)
        {
            helper.Store(key, string.IsNullOrEmpty(login.IdentityToken) ? login : login with { Username = TokenUser, Password = login.IdentityToken });
            config.SetAuth(key, []);
        }
        else config.SetAuth(key, Encode(login));
        config.Save();
        return HelperOf(key) is null;
    }

    /// <summary>Forgets a login.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Erase(string registry)
    {
        var key = KeyOf(registry);
        HelperOf(key)?.Erase(key);
        var names = config.Auths.Select(pair => pair.Key).Where(name => name == key || HostOf(name) == key).ToList();
        foreach (var name in names) config.SetAuth(name, null);
        if (names.Count > 0) config.Save();
        return names.Count > 0;
    }

    private CredentialProgram? HelperOf(string key)
    {
        var name = config.CredentialHelpers.GetValueOrDefault(key) ?? config.CredentialStore;
        return string.IsNullOrEmpty(name) ? null : new CredentialProgram(name);
    }

    private static string HostOf(string name)
    {
        var end = name.IndexOf("://", StringComparison.Ordinal);
        return (end < 0 ? name : name[(end + 3)..]).Split('/')[0];
    }

    private static RegistryLogin Decode(JsonObject entry)
    {
        var token = entry["identitytoken"]?.GetValue<string>();
        var auth = entry["auth"]?.GetValue<string>();
        if (string.IsNullOrEmpty(auth)) return new RegistryLogin { IdentityToken = token };
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(auth));
            var colon = text.IndexOf(':');
            if (colon < 0) throw new CommandException("invalid auth configuration file: an entry has no password");
            return new RegistryLogin { Username = text[..colon], Password = text[(colon + 1)..].Trim('\0'), IdentityToken = token };
        }
        catch (FormatException)
        {
            throw new CommandException("invalid auth configuration file: an entry is not base64");
        }
    }

    private static JsonObject Encode(RegistryLogin login)
    {
        var entry = new JsonObject
        {
            ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.Username}:{(string.IsNullOrEmpty(login.IdentityToken) ? login.Password : "")}")),
        };
        if (!string.IsNullOrEmpty(login.IdentityToken)) entry["identitytoken"] = login.IdentityToken;
        return entry;
    }
}
