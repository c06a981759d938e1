using Gantry.DockerApi.Http;

namespace Gantry.DockerApi.Containers;

/// <summary>Ports of a filter: <c>80</c>, <c>80/udp</c>, <c>8000-8080/tcp</c>.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
/// <param name="Protocol">The protocol.</param>
internal readonly record struct PortRange(int First, int Last, string Protocol)
{
    /// <exception cref="Errors.InvalidArgumentException">It is malformed.</exception>
    public static PortRange Parse(string filter, string text)
    {
        var dash = text.IndexOf('-');
        if (dash < 0)
            return ExposedPort.TryParse(text, out var port) ? new PortRange(port.Number, port.Number, port.Protocol) : throw Filters.Invalid(filter, text);
        if (!ushort.TryParse(text.AsSpan(0, dash), out var first) || !ExposedPort.TryParse(text[(dash + 1)..], out var last) || last.Number < first)
            throw Filters.Invalid(filter, text);
        return new PortRange(first, last.Number, last.Protocol);
    }

    public bool Contains(int port, string protocol) => port >= First && port <= Last && protocol == Protocol;
}
