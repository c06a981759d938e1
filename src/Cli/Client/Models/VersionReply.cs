namespace Gantry.Cli.Client.Models;

/// <summary>The daemon's version.</summary>
internal sealed record VersionReply
{
    public string Version { get; set => field = value ?? ""; } = "";

    public string ApiVersion { get; set => field = value ?? ""; } = "";

    public string MinAPIVersion { get; set => field = value ?? ""; } = "";

    public VersionPlatform? Platform { get; init; }

    public IReadOnlyList<VersionComponent>? Components { get; init; }
}
