namespace Gantry.Runtime.Isolation;

/// <summary>A namespace of a container.</summary>
/// <param name="Kind">Such as <c>pid</c>.</param>
/// <param name="Inode">Its number, by which the kernel tells namespaces apart.</param>
/// <param name="SharedWith"><c>host</c>, the names of other containers, or nothing when it is the container's alone.</param>
/// <param name="Isolates">What such a namespace holds apart.</param>
public sealed record NamespaceReport(string Kind, ulong Inode, IReadOnlyList<string> SharedWith, string Isolates)
{
    /// <summary>The host, in <see cref="SharedWith"/>.</summary>
    public const string Host = "host";

    /// <summary>Whether it is the host's.</summary>
    public bool IsHosts => SharedWith.Contains(Host);
}
