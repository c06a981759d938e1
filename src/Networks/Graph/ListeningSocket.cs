using System.Globalization;
using System.Net;

namespace Gantry.Networks.Graph;

/// <summary>A socket that takes what comes to a port.</summary>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="Address">The address that it listens on; the unspecified one for all.</param>
/// <param name="Port">The port.</param>
internal sealed record ListeningSocket(string Protocol, IPAddress Address, int Port)
{
    private const string TcpListen = "0A";
    private const string UdpUnconnected = "07";

    /// <summary>The listening sockets of the calling thread's network namespace.</summary>
    public static IEnumerable<ListeningSocket> ReadAll()
    {
        foreach (var table in new[] { "tcp", "tcp6", "udp", "udp6" })
            if (File.Exists("/proc/thread-self/net/" + table))
                foreach (var socket in Parse(table[..3], File.ReadAllLines("/proc/thread-self/net/" + table)))
                    yield return socket;
    }

    /// <summary>Reads the lines of <c>/proc/net/tcp</c> and its like; the first is a title.</summary>
    internal static IEnumerable<ListeningSocket> Parse(string protocol, IEnumerable<string> lines)
    {
        foreach (var line in lines.Skip(1))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 4 || words[3] != (protocol == "tcp" ? TcpListen : UdpUnconnected))
                continue;
            var local = words[1].Split(':');
            yield return new(protocol, ParseAddress(local[0]), int.Parse(local[1], NumberStyles.AllowHexSpecifier));
        }
    }

    /// <summary>An address as the kernel prints it: words of 32 bits in the machine's order.</summary>
    private static IPAddress ParseAddress(string hexadecimal)
    {
        var bytes = Convert.FromHexString(hexadecimal);
        for (var word = 0; word < bytes.Length; word += 4)
            Array.Reverse(bytes, word, 4);
        return new(bytes);
    }
}
