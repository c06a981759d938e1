namespace Gantry.DockerApi.Networks;

/// <summary>The networks that are always there.</summary>
internal static class PredefinedNetworks
{
    public static bool Contains(string name) => name is "bridge" or "host" or "none";
}
