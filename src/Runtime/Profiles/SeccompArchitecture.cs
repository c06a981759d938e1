namespace Gantry.Runtime.Profiles;

/// <summary>An architecture and those whose programs it runs too.</summary>
public sealed record SeccompArchitecture
{
    /// <summary>The architecture, as <c>SCMP_ARCH_…</c>.</summary>
    public string Architecture { get; init => field = value ?? ""; } = "";

    /// <summary>The others.</summary>
    public IReadOnlyList<string>? SubArchitectures { get; init; }
}
