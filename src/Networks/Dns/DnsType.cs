namespace Gantry.Networks.Dns;

/// <summary>The record types that containers' names have (RFC 1035, 3596).</summary>
internal enum DnsType : ushort
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>A pointer to another name: the way from an address to a name.</summary>
    Ptr = 12,

    /// <summary>An IPv6 address.</summary>
    Aaaa = 28,

    /// <summary>Not a record: the asker's own limits (RFC 6891).</summary>
    Opt = 41,

    /// <summary>All there is.</summary>
    Any = 255,
}
