namespace Gantry.Oci.Runtime;

/// <summary>The capability sets of a process, as <c>CAP_…</c> names.</summary>
public sealed record RuntimeCapabilities
{
    /// <summary>What it can ever have.</summary>
    public IReadOnlyList<string> Bounding { get; init; } = [];

    /// <summary>What it uses.</summary>
    public IReadOnlyList<string> Effective { get; init; } = [];

    /// <summary>What it may use.</summary>
    public IReadOnlyList<string> Permitted { get; init; } = [];

    /// <summary>What passes to programs whose file allows it; empty since CVE-2022-24769.</summary>
    public IReadOnlyList<string> Inheritable { get; init; } = [];

    /// <summary>What passes to programs of ordinary users.</summary>
    public IReadOnlyList<string> Ambient { get; init; } = [];
}
