using System.Text;
using System.Text.Json.Nodes;

namespace Gantry.Cli.Configuration;

/// <summary>What the user has for a registry: a name and password, or an identity token.</summary>
internal sealed record RegistryLogin
{
    /// <summary>The user.</summary>
    public string Username { get; init; } = "";

    /// <summary>The password.</summary>
    public string Password { get; init; } = "";

    /// <summary>The token that replaces the password.</summary>
    public string? IdentityToken { get; init; }

    /// <summary>The registry.</summary>
    public string ServerAddress { get; init; } = "";

    /// <summary>The value of <c>X-Registry-Auth</c>.</summary>
    public string Header => Convert.ToBase64String(Encoding.UTF8.GetBytes(ToJson().ToJsonString())).Replace('+', '-').Replace('/', '_');

    /// <summary>The JSON that the daemon takes.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (Username.Length > 0) json["username"] = Username;
        if (Password.Length > 0) json["password"] = Password;
        if (!string.IsNullOrEmpty(IdentityToken)) json["identitytoken"] = IdentityToken;
        if (ServerAddress.Length > 0) json["serveraddress"] = ServerAddress;
        return json;
    }
}
