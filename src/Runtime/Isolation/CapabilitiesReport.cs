namespace Gantry.Runtime.Isolation;

/// <summary>The capability sets of a process.</summary>
public sealed record CapabilitiesReport
{
    /// <summary>What it uses.</summary>
    public required IReadOnlyList<CapabilityReport> Effective { get; init; }

    /// <summary>What it may use.</summary>
    public required IReadOnlyList<CapabilityReport> Permitted { get; init; }

    /// <summary>What it, or a program that it starts, can ever have.</summary>
    public required IReadOnlyList<CapabilityReport> Bounding { get; init; }

    /// <summary>What passes to programs whose file allows it.</summary>
    public required IReadOnlyList<CapabilityReport> Inheritable { get; init; }

    /// <summary>What passes to programs of ordinary users.</summary>
    public required IReadOnlyList<CapabilityReport> Ambient { get; init; }
}
