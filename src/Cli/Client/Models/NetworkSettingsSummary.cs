using Gantry.Networks;

namespace Gantry.Cli.Client.Models;

/// <summary>The networks of a container.</summary>
internal sealed record NetworkSettingsSummary
{
    public IReadOnlyDictionary<string, EndpointSettings>? Networks { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<Runtime.Configuration.PortBinding>?>? Ports { get; init; }
}
