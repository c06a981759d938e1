using System.Net;

namespace Gantry.Networks.Dns;

/// <summary>Where containers find the embedded DNS.</summary>
internal static class EmbeddedDns
{
    /// <summary>The address, the same in every container.</summary>
    public static IPAddress Address { get; } = IPAddress.Parse("127.0.0.11");

    /// <summary>The port.</summary>
    public const int Port = 53;
}
