namespace Gantry.DockerApi.Containers;

/// <summary>A port of a container, written <c>80/tcp</c>.</summary>
/// <param name="Number">The number.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</param>
internal readonly record struct ExposedPort(int Number, string Protocol)
{
    /// <summary>Reads a port; without a protocol it is TCP.</summary>
    public static bool TryParse(string text, out ExposedPort port)
    {
        port = default;
        var slash = text.IndexOf('/');
        var protocol = slash < 0 ? "tcp" : text[(slash + 1)..].ToLowerInvariant();
        if (!ushort.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var number) || protocol is not ("tcp" or "udp" or "sctp"))
            return false;
        port = new ExposedPort(number, protocol);
        return true;
    }

    public override string ToString() => $"{Number}/{Protocol}";
}
