namespace Gantry.Cli.Client.Models;

/// <summary>The daemon's version.</summary>
internal sealed record VersionReply
{
    public string Version { get; init; } = "";

    public string ApiVersion { get; init; } = "";

    public string MinAPIVersion { get; init; } = "";

    public VersionPlatform? Platform { get; init; }

    public IReadOnlyList<VersionComponent>? Components { get; init; }
}
