using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;

namespace Gantry.Networks.Drivers;

/// <summary>
/// Tells links that the daemon made from those that the host had: the kernel keeps a comment with each of ours. A bridge or a
/// VLAN that somebody else made is used as it is, and stays when its network goes.
/// </summary>
internal static class OwnLink
{
    private const string Mark = "gantry ";
    private const int LongestAlias = 200;

    /// <summary>Makes a link for a network.</summary>
    public static void Create(RouteSocket routes, Network network, LinkSpec link)
    {
        var alias = $"{Mark}network {network.Name}";
        // The kernel takes the comment of a link that is there only, not of one that is being made.
        routes.Execute(new RouteBatch().CreateLink(link)
            .ChangeLink(link.Name!, new LinkSpec { Alias = alias.Length > LongestAlias ? alias[..LongestAlias] : alias }));
    }

    /// <summary>Whether a link was made by a daemon of ours.</summary>
    public static bool Is(Link link) => link.Alias.StartsWith(Mark, StringComparison.Ordinal);
}
