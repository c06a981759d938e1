using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;

namespace Gantry.Networks.Firewall;

/// <summary>
/// Lets one link take packets whose source is reached by another link. The kernel applies the stricter of a link's own
/// setting and the one for all; a strict setting for all is therefore handed down to each link and to new ones, which
/// means the same, and taken off for all.
/// </summary>
internal static class ReversePath
{
    private const string Strict = "1";

    /// <summary>Lets a link take such packets.</summary>
    public static void Allow(string link, IEnumerable<Link> links)
    {
        if (Sysctl.Read(Setting("all")) == Strict)
        {
            foreach (var other in links.Select(l => l.Name).Append("default").Where(n => Sysctl.Read(Setting(n)) == "0"))
                Sysctl.Write(Setting(other), Strict);
            Sysctl.Write(Setting("all"), "0");
        }
        Sysctl.Write(Setting(link), "0");
    }

    private static string Setting(string link) => $"net/ipv4/conf/{link}/rp_filter";
}
