using System.Text.Json.Nodes;

namespace Gantry.Cli.Configuration;

/// <summary>A daemon that the user has given a name.</summary>
internal sealed record DaemonContext
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>What the user says of it.</summary>
    public string Description { get; init; } = "";

    /// <summary>The daemon's address.</summary>
    public required string Host { get; init; }

    /// <summary>Whether any certificate of the daemon will do.</summary>
    public bool SkipsVerification { get; init; }

    /// <summary>Reads the description of a context.</summary>
    public static DaemonContext Of(JsonObject json) => new()
    {
        Name = json[nameof(Name)]?.GetValue<string>() ?? "",
        Description = json["Metadata"]?[nameof(Description)]?.GetValue<string>() ?? "",
        Host = json["Endpoints"]?["docker"]?[nameof(Host)]?.GetValue<string>() ?? "",
        SkipsVerification = json["Endpoints"]?["docker"]?["SkipTLSVerify"]?.GetValue<bool>() ?? false,
    };

    /// <summary>The description as it is kept.</summary>
    public JsonObject ToJson() => new()
    {
        [nameof(Name)] = Name,
        ["Metadata"] = Description.Length > 0 ? new JsonObject { [nameof(Description)] = Description } : new JsonObject(),
        ["Endpoints"] = new JsonObject { ["docker"] = new JsonObject { [nameof(Host)] = Host, ["SkipTLSVerify"] = SkipsVerification } },
    };
}
