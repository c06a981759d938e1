namespace Gantry.Cli.Client.Models;

/// <summary>How the daemon treats one registry.</summary>
internal sealed record RegistryIndex
{
    public bool Secure { get; init; }

    public bool Official { get; init; }
}
