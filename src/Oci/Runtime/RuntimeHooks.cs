namespace Gantry.Oci.Runtime;

/// <summary>Programs that the runtime runs at points of a container's life (config.md, POSIX-platform Hooks).</summary>
public sealed record RuntimeHooks
{
    /// <summary>In the runtime's namespaces, when the container's exist.</summary>
    public IReadOnlyList<RuntimeHook>? CreateRuntime { get; init; }

    /// <summary>In the container's namespaces, before the root is changed.</summary>
    public IReadOnlyList<RuntimeHook>? CreateContainer { get; init; }

    /// <summary>In the container, before the program.</summary>
    public IReadOnlyList<RuntimeHook>? StartContainer { get; init; }

    /// <summary>After the program was started.</summary>
    public IReadOnlyList<RuntimeHook>? Poststart { get; init; }

    /// <summary>After the container was deleted.</summary>
    public IReadOnlyList<RuntimeHook>? Poststop { get; init; }
}
