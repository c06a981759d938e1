using System.Text.Json.Nodes;

namespace Gantry.Cli.Commands.Images;

/// <summary>Platforms of the form <c>linux/arm64/v8</c>, as the daemon takes them.</summary>
internal static class PlatformJson
{
    /// <summary>The platform as JSON.</summary>
    /// <exception cref="CommandException">It is not one.</exception>
    public static string Of(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 3 || parts.Any(part => part.Length == 0)) throw new CommandException($"invalid platform: \"{text}\": write os[/arch[/variant]], such as linux/amd64");
        var json = new JsonObject { ["os"] = parts[0], ["architecture"] = parts.Length > 1 ? parts[1] : "amd64" };
        if (parts.Length > 2) json["variant"] = parts[2];
        return json.ToJsonString();
    }
}
