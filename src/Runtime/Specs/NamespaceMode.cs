namespace Gantry.Runtime.Specs;

/// <summary>Docker's words for whose namespace a container is in.</summary>
public static class NamespaceMode
{
    private const string ContainerPrefix = "container:";

    /// <summary>Whether it is the host's.</summary>
    public static bool IsHost(string? mode) => mode == "host";

    /// <summary>Whether it is the container's own, by an empty word or <c>private</c>.</summary>
    public static bool IsPrivate(string? mode) => mode is null or "" or "private";

    /// <summary>The other container of <c>container:X</c>; null otherwise.</summary>
    public static string? ContainerOf(string? mode) =>
        mode is not null && mode.StartsWith(ContainerPrefix, StringComparison.Ordinal) ? mode[ContainerPrefix.Length..] : null;
}
