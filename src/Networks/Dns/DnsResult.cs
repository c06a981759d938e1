namespace Gantry.Networks.Dns;

/// <summary>How a question ended (RFC 1035, 4.1.1).</summary>
internal enum DnsResult : byte
{
    /// <summary>It was answered.</summary>
    Success = 0,

    /// <summary>It was malformed.</summary>
    FormatError = 1,

    /// <summary>Nobody who was asked could answer.</summary>
    ServerFailure = 2,

    /// <summary>There is no such name.</summary>
    NoSuchName = 3,

    /// <summary>That kind of request is not served.</summary>
    NotImplemented = 4,

    /// <summary>Too much was asked at once.</summary>
    Refused = 5,
}
