namespace Gantry.Runtime.Profiles;

/// <summary>When a rule counts.</summary>
public sealed record SeccompCondition
{
    /// <summary>Capabilities, as <c>CAP_…</c>.</summary>
    public IReadOnlyList<string>? Caps { get; init; }

    /// <summary>Architectures, as <c>amd64</c>.</summary>
    public IReadOnlyList<string>? Arches { get; init; }

    /// <summary>The oldest kernel, as <c>4.8</c>.</summary>
    public string? MinKernel { get; init; }
}
