namespace Gantry.Runtime.Specs;

/// <summary>Decides what a container is called.</summary>
internal static class HostnamePart
{
    private const int ShortIdLength = 12;

    /// <summary>The name it was given; else the host's when it shares its network or UTS namespace, or the short id.</summary>
    public static string Choose(SpecRequest request)
    {
        if (NamespaceMode.IsHost(request.HostConfig.UTSMode))
            return request.Host.Hostname;
        if (request.Config.Hostname is { Length: > 0 } given)
            return given;
        return NamespaceMode.IsHost(request.HostConfig.NetworkMode) ? request.Host.Hostname : request.ContainerId[..Math.Min(ShortIdLength, request.ContainerId.Length)];
    }
}
