using System.Globalization;
using System.Net;

namespace Gantry.Networks.Dns;

/// <summary>Names that stand for addresses, as <c>2.0.17.172.in-addr.arpa</c> (RFC 1035, 3.5; RFC 3596, 2.5).</summary>
internal static class ReverseName
{
    private const string Suffix4 = ".in-addr.arpa";
    private const string Suffix6 = ".ip6.arpa";

    /// <summary>The address that a name stands for; null when for none.</summary>
    public static IPAddress? Parse(string name)
    {
        if (name.EndsWith(Suffix4, StringComparison.Ordinal))
            return Parse4(name[..^Suffix4.Length].Split('.'));
        return name.EndsWith(Suffix6, StringComparison.Ordinal) ? Parse6(name[..^Suffix6.Length].Split('.')) : null;
    }

    private static IPAddress? Parse4(string[] labels)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (labels.Length != bytes.Length)
            return null;
        for (var i = 0; i < bytes.Length; i++)
            if (!byte.TryParse(labels[^(i + 1)], NumberStyles.None, null, out bytes[i]))
                return null;
        return new(bytes);
    }

    private static IPAddress? Parse6(string[] labels)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (labels.Length != 2 * bytes.Length)
            return null;
        for (var i = 0; i < bytes.Length; i++)
            if (!byte.TryParse(labels[^(2 * i + 1)] + labels[^(2 * i + 2)], NumberStyles.AllowHexSpecifier, null, out bytes[i]) || labels[^(2 * i + 1)].Length != 1)
                return null;
        return new(bytes);
    }
}
